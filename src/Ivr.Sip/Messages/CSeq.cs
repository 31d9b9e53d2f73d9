namespace Ivr.Sip;

/// <summary>The order of a request within its dialog (RFC 3261 20.16).</summary>
/// <param name="Number">Below 2³¹ (RFC 3261 8.1.1.5).</param>
/// <param name="Method">As the request's own; a response keeps the request's.</param>
public readonly record struct CSeq(uint Number, string Method)
{
    /// <summary>As written in a message.</summary>
    public override string ToString() => $"{Number} {Method}";
}

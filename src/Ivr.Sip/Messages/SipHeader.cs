namespace Ivr.Sip;

/// <summary>One header line as code hands it over. A message takes it without its line breaks, so that a value can never become a second header.</summary>
/// <param name="Name">Full or compact form (RFC 3261 7.3.3), any case.</param>
/// <param name="Value">Without the line's end.</param>
public sealed record SipHeader(string Name, string Value)
{
    /// <summary>As written in a message.</summary>
    public override string ToString() => $"{Name}: {Value}";
}

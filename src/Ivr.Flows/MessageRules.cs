namespace Ivr.Flows;

/// <summary>How a caller's message is taken.</summary>
/// <param name="AtMost">The longest it may be.</param>
/// <param name="Silence">It is over when he has been silent so long.</param>
public sealed record MessageRules(TimeSpan AtMost, TimeSpan Silence);

/// <summary>How a message ended while the caller is still there.</summary>
public enum MessageEnd
{
    /// <summary>It is kept.</summary>
    Left,

    /// <summary>He said nothing.</summary>
    Nothing,

    /// <summary>It is not kept, or not whole.</summary>
    Failed,

    /// <summary>He pressed 0; what he had said by then is kept.</summary>
    Person,
}

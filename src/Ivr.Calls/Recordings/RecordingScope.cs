namespace Ivr.Calls;

/// <summary>What is recorded of a citizen's call.</summary>
public enum RecordingScope
{
    Off,

    /// <summary>From the first word with a person to the end of the call.</summary>
    Conversation,

    /// <summary>From the answer to the end.</summary>
    Call,
}

namespace Ivr.Calls;

/// <summary>How a supervisor takes part in a conversation.</summary>
public enum SupervisionMode
{
    /// <summary>He hears all and is heard by none.</summary>
    Listen,

    /// <summary>The seats hear him, the citizen and whoever is called outside do not.</summary>
    Whisper,

    /// <summary>All hear him.</summary>
    Barge,
}

/// <summary>A supervisor who takes part.</summary>
internal sealed record Supervision(Party Party, SupervisionMode Mode)
{
    public Leg Leg => Party.Leg;
}

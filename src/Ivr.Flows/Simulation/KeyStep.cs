namespace Ivr.Flows.Simulation;

/// <summary>What a caller does.</summary>
public enum KeyAct
{
    Press,

    /// <summary>He does nothing while he is listened to once: a menu, a digit, the survey, or a whole stay in the line.</summary>
    StaySilent,
    HangUp,
}

/// <summary>When he does it.</summary>
public enum KeyMoment
{
    /// <summary>A second after he is listened to next, at the end of a prompt or in the line.</summary>
    Asked,

    /// <summary>At a time of the call, whatever he hears.</summary>
    At,

    /// <summary>A second into a prompt.</summary>
    During,

    /// <summary>A second after a prompt.</summary>
    After,
}

/// <summary>One thing a caller does: <c>3</c>, <c>silence</c>, <c>hangup</c>, <c>3 at 12s</c>, <c>3 during P02</c>, <c>3 after P02</c>.</summary>
public sealed record KeyStep(KeyAct Act, char Key = ' ')
{
    public static readonly KeyStep Silence = new(KeyAct.StaySilent);

    public KeyMoment Moment { get; init; }

    /// <summary>Since the call began, for <see cref="KeyMoment.At"/>.</summary>
    public TimeSpan Time { get; init; }

    /// <summary>For <see cref="KeyMoment.During"/> and <see cref="KeyMoment.After"/>.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>As <see cref="KeySequence.Read"/> reads it.</summary>
    public override string ToString()
    {
        var what = Act switch { KeyAct.Press => Key.ToString(), KeyAct.HangUp => KeySequence.HangUp, _ => KeySequence.Silence };
        return Moment switch
        {
            KeyMoment.At => $"{what} at {Time.TotalSeconds:0.###}s",
            KeyMoment.During => $"{what} during {Prompt}",
            KeyMoment.After => $"{what} after {Prompt}",
            _ => what,
        };
    }
}

namespace Ivr.Flows.Simulation;

/// <summary>Who calls, whom, and what he does.</summary>
public sealed record SimulatedCaller
{
    /// <summary>As a carrier would send it; <c>anonymous</c> cannot be called back.</summary>
    public string Number { get; init; } = "13893100000";

    public string Called { get; init; } = CalledNumber.Hotline;

    public KeySequence Keys { get; init; } = KeySequence.None;

    /// <summary>He hangs up so long after his call began, whatever happens.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Asked for more when he is listened to and has done everything; null, or nothing more: he is silent.</summary>
    public Func<Transcript, KeySequence>? More { get; init; }
}

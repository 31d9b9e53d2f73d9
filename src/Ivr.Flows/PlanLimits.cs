namespace Ivr.Flows;

/// <summary>How far a person may be away; the compiler refuses a plan that goes beyond.</summary>
public sealed record PlanLimits
{
    /// <summary>
    /// From the answer until a caller who presses nothing has his place in the line: what he must listen to and wait for.
    /// GB/T 33358-2016 asks for an answer within 15 s; its clock is the ringing, this one is the house's own and stricter.
    /// </summary>
    public TimeSpan ToLine { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Keys a caller presses until he waits for a person, on any path; a number he is asked for counts as one, 0 and * as none.</summary>
    public int Keys { get; init; } = 2;

    /// <summary>The longest a caller who has met no person yet hears nothing: what a menu waits for his key, what a node is silent.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    internal static PlanLimits Read(YamlMap? map)
    {
        var usual = new PlanLimits();
        if (map is null)
        {
            return usual;
        }

        var limits = new PlanLimits { ToLine = map.Duration("to_line", usual.ToLine), Keys = map.Int("keys", usual.Keys, 0, 9), Silence = map.Duration("silence", usual.Silence) };
        map.Done();
        return limits;
    }
}

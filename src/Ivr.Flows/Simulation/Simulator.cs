namespace Ivr.Flows.Simulation;

/// <summary>
/// Plays calls on a plan: no sound, no seat, no store, no clock; the same caller and the same house give the same
/// transcript. Never touches anything that lives.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="lengths">How long its prompts are; <see cref="ThreeSeconds"/> where nobody knows.</param>
public sealed class Simulator(Dialplan plan, PromptLengths lengths)
{
    // A prompt without any length would let time stand still.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(20);

    public static TimeSpan ThreeSeconds(string id, string language, string voice) => TimeSpan.FromSeconds(3);

    public Dialplan Plan => plan;

    /// <summary>One call, from its first ring to its end.</summary>
    /// <exception cref="ArgumentException">The plan does not answer the called number.</exception>
    public async Task<Transcript> RunAsync(SimulatedCaller caller, HouseState house)
    {
        var entry = plan.EntryFor(caller.Called) ?? throw new ArgumentException($"the plan does not answer {caller.Called}", nameof(caller));
        var transcript = new Transcript(plan.CityFor(caller.Called, caller.Number, house.TrunkCity));
        await new SimulatedCall(plan.For(transcript.City), Length, caller, house, transcript).WalkAsync(entry);
        return transcript;
    }

    private TimeSpan Length(string id, string language, string voice) => lengths(id, language, voice) is var length && length > Least ? length : Least;
}

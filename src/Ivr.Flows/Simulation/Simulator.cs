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

    private readonly Lazy<NumberHomes> _homes = new(static () =>
    {
        var homes = new NumberHomes();
        homes.Load();
        return homes;
    });

    public Dialplan Plan => plan;

    /// <summary>The city a caller's number is of, a hint: see <see cref="Dialplan.HomeOf"/>.</summary>
    public City? HomeOf(CallerNumber number) => plan.HomeOf(number, Homes.AreaOf(number));

    /// <summary>Read when it is asked for the first time.</summary>
    private NumberHomes Homes => _homes.Value;

    /// <summary>One call, from its first ring to its end.</summary>
    /// <exception cref="ArgumentException">The plan does not answer the called number.</exception>
    public async Task<Transcript> RunAsync(SimulatedCaller caller, HouseState house)
    {
        var entry = plan.EntryFor(caller.Called) ?? throw new ArgumentException($"the plan does not answer {caller.Called}", nameof(caller));
        var transcript = new Transcript(plan.CityFor(caller.Called, caller.Number, house.TrunkCity, registered: house.Registered));
        await new SimulatedCall(plan.For(transcript.City), this, caller, house, transcript).WalkAsync(entry);
        return transcript;
    }

    internal TimeSpan Length(string id, string language, string voice) => lengths(id, language, voice) is var length && length > Least ? length : Least;
}

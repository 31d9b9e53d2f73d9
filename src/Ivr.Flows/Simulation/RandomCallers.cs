namespace Ivr.Flows.Simulation;

/// <summary>Callers and houses by chance: the same seed, the same call.</summary>
/// <param name="plan">Its cities, prompts and languages are what chance chooses from.</param>
public sealed class RandomCallers(Dialplan plan)
{
    private static readonly string[] Numbers = ["13893100000", "09318888888", "anonymous", "95598", "+8613893100001", "70012345678"];

    private readonly string[] _cities = [.. plan.Cities.Keys.Order(StringComparer.Ordinal)];
    private readonly string[] _languages = [.. plan.Languages.Keys.Order(StringComparer.Ordinal)];
    private readonly string[] _prompts = [.. plan.EveryonesFlows.SelectMany(flow => flow.Nodes).SelectMany(node => node.Prompts).Distinct().Order(StringComparer.Ordinal)];
    private readonly string[] _called = [.. plan.Entries.Order(StringComparer.Ordinal), .. plan.Start is null ? (string[])[] : [CalledNumber.Hotline]];

    public (SimulatedCaller Caller, HouseState House) Call(int seed)
    {
        var chance = new Random(seed);
        var store = chance.Next(10);
        var caller = new SimulatedCaller
        {
            Number = One(chance, Numbers),
            Called = One(chance, _called),
            Keys = new KeySequence([.. Enumerable.Range(0, chance.Next(9)).Select(_ => Step(chance))]),
            Patience = chance.Next(3) == 0 ? TimeSpan.FromSeconds(chance.Next(1, 120)) : TimeSpan.FromMinutes(30),
        };
        return (caller, new HouseState
        {
            TrunkCity = chance.Next(4) == 0 ? null : One(chance, _cities),
            MenuOn = chance.Next(4) == 0 ? false : null,
            Seats = Seats(chance),
            Pool = Seats(chance),
            Partner = Seats(chance),
            Outside = Seats(chance),
            Speakers = new Dictionary<string, SeatsFree> { [One(chance, _languages)] = Seats(chance) },
            Ahead = chance.Next(12),
            Talk = TimeSpan.FromSeconds(chance.Next(5, 300)),
            StoreDownAt = store > 1 ? null : TimeSpan.FromSeconds(chance.Next(60)),
            StoreUpAt = store == 0 ? null : TimeSpan.FromSeconds(chance.Next(60, 180)),
            Journal = chance.Next(3) > 0,
            Services = plan.Services.ToDictionary(one => one.Name, _ => Service(chance)),
            Speaks = chance.Next(3) > 0,
            Message = TimeSpan.FromSeconds(chance.Next(3) * chance.Next(90)),
            KeepsMessages = chance.Next(4) > 0,
            Announcement = chance.Next(4) == 0 ? TimeSpan.FromSeconds(chance.Next(1, 12)) : null,
            Registered = chance.Next(8) == 0 ? new CallerProfile(chance.Next(2) == 0, One(chance, _languages), chance.Next(2) == 0 ? One(chance, _cities) : null) : null,
        });
    }

    private KeyStep Step(Random chance)
    {
        var step = chance.Next(4) == 0 ? KeyStep.Silence : new KeyStep(KeyAct.Press, "0123456789*#"[chance.Next(12)]);
        return step.Act == KeyAct.StaySilent ? step : chance.Next(8) switch
        {
            0 => step with { Moment = KeyMoment.At, Time = TimeSpan.FromMilliseconds(chance.Next(60_000)) },
            1 or 2 when _prompts.Length > 0 => step with { Moment = KeyMoment.During, Prompt = One(chance, _prompts) },
            3 when _prompts.Length > 0 => step with { Moment = KeyMoment.After, Prompt = One(chance, _prompts) },
            _ => step,
        };
    }

    private static SimulatedService Service(Random chance) => chance.Next(4) == 0
        ? SimulatedService.Down
        : new SimulatedService(TimeSpan.FromMilliseconds(chance.Next(5000)), new WebReply(chance.Next(3) == 0 ? chance.Next(100, 600) : 200, "{}"u8.ToArray()));

    private static SeatsFree Seats(Random chance) => chance.Next(4) switch
    {
        0 => SeatsFree.None,
        1 => SeatsFree.Busy,
        _ => SeatsFree.In(TimeSpan.FromSeconds(chance.Next(chance.Next(2) == 0 ? 10 : 300))),
    };

    private static T One<T>(Random chance, T[] all) => all[chance.Next(all.Length)];
}

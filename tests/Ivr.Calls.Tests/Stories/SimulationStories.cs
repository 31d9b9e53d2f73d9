using Ivr.Acd;
using Ivr.Flows;
using Ivr.Flows.Simulation;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>The same caller, simulated and live: what he hears, in what order and when, is the same.</summary>
public sealed class SimulationStories
{
    // A live seat rings for two seconds, keys travel as RTP events, and lines are looked at once a second.
    private static readonly TimeSpan Blur = TimeSpan.FromSeconds(2.5);

    /// <summary>Keys, the house, who calls, seconds until he hangs up.</summary>
    public static TheoryData<string, string, string, int> Callers { get; } = new()
    {
        { "silence", "seats: 0s", "13893101234", 90 },
        { "silence", "announcement: 2s, seats: 0s", "13893101234", 90 },
        { "1 during announcement", "announcement: 2s, seats: 0s", "13893101234", 90 },
        { "0 during announcement", "announcement: 2s, seats: none", "13893101234", 60 },
        { "1", "seats: 0s", "13893101234", 90 },
        { "3", "seats: 0s", "13893101234", 90 },
        { "3 during P01", "seats: 0s", "13893101234", 90 },
        { "9 during P02", "seats: 0s", "13893101234", 90 },
        { "* → 0", "seats: 0s", "13893101234", 90 },
        { "2 → 99*1234#", "seats: 0s", "13893101234", 90 },
        { "4 → 6", "seats: 0s", "13893101234", 90 },
        { "4 during P02 → 9 during P04", "seats: 0s", "13893101234", 90 },
        { "silence → silence → 5", "seats: 0s", "13893101234", 200 },
        { "silence", "seats: none", "13893101234", 100 },
        { "3 → 9 during P03", "seats: none", "13893101234", 120 },
        { "silence → 1 during P09", "seats: none", "13893101234", 150 },
        { "silence → 1 during P09", "seats: none", "anonymous", 150 },
        { "silence → * at 40s", "seats: none", "13893101234", 80 },
        { "4 → 3", "seats: none", "13893101234", 160 },
        { "4 → 4", "seats: none", "13893101234", 700 },
        { "silence", "seats: none, store: down", "13893101234", 90 },
        { "0", "seats: none, store: { journal: off }", "13893101234", 90 },
        { "0", "seats: none, store: down", "anonymous", 90 },
        { "0", "seats: 0s, store: { up_at: 22s }", "13893101234", 90 },
    };

    /// <summary>The same of callers who are put through.</summary>
    public static TheoryData<string, string, string, int> PutThrough { get; } = new()
    {
        { "1", "outside: 2s, seats: 0s", "13893101234", 90 },
        { "1", "outside: busy, seats: none", "13893101234", 60 },
        { "1", "outside: none, seats: none", "13893101234", 90 },
        { "1 → 0 at 20s", "outside: none, seats: none", "13893101234", 60 },
        { "1 → 7 during P17_power", "outside: busy, seats: none", "13893101234", 60 },
        { "2 → 0 during P16_110", "outside: busy, seats: none", "13893101234", 60 },
        { "2", "outside: busy, seats: none", "anonymous", 60 },
    };

    [Theory]
    [MemberData(nameof(Callers))]
    public Task A_simulated_call_is_heard_as_the_live_one(string keys, string house, string number, int patience) => CompareAsync(null, keys, house, number, patience);

    [Theory]
    [MemberData(nameof(PutThrough))]
    public Task Who_is_put_through_on_paper_hears_what_he_hears_live(string keys, string house, string number, int patience) =>
        CompareAsync(PutThroughStories.Text, keys, house, number, patience);

    private static async Task CompareAsync(string? text, string keys, string house, string number, int patience)
    {
        using var world = new World();
        var plan = world.Compile(text);
        var (state, problems) = HouseState.Read("house", house, plan);
        Assert.Empty(problems);
        var caller = new SimulatedCaller { Number = number, Called = "093112345", Keys = KeySequence.Read(keys).Sequence, Patience = TimeSpan.FromSeconds(patience) };
        var simulated = await new Simulator(plan, (id, language, voice) => world.Prompts.Library.Find(id, language, voice)?.Length ?? TimeSpan.Zero).RunAsync(caller, state);

        var live = Live(world, plan, caller, state, simulated);

        // What is said of wider pools is noted just before or just after they are asked.
        var expected = simulated.Lines.Select(Heard).OfType<(TimeSpan At, string What)>().OrderBy(one => IsOverflow(one.What)).ToArray();
        var met = Heard(live).OrderBy(one => IsOverflow(one.What)).ToArray();
        var both = $"{simulated}\n\n{string.Join('\n', live.Steps.Select(step => $"{step.At:mm:ss.f} {step.Step} {step.Detail}"))}";
        Assert.True(expected.Select(one => one.What).SequenceEqual(met.Select(one => one.What)), both);
        Assert.All(expected.Zip(met), pair => Assert.True((pair.First.At - pair.Second.At).Duration() < Blur, $"{pair.Second.What}\n{both}"));
    }

    /// <summary>Does at the same times what the simulated caller and his house did.</summary>
    private static CallDetailRecord Live(World world, Dialplan plan, SimulatedCaller caller, HouseState house, Transcript simulated)
    {
        var gateway = world.Gateway(options => options with { Trunks = [.. options.Trunks.Select(trunk => trunk with { City = "lanzhou" })] }, plan);
        world.Carrier.Manners = house.Outside.After is not null ? Manners.Answers : house.Outside.SignedIn ? Manners.IsBusy : Manners.RingsOnly;
        gateway.JournalWorks = house.Journal;
        var seat = house.Seats.SignedIn ? world.Seat("1001", "lanzhou", "zh", "elder", "enterprise") : null;
        if (house.Announcement is not null)
        {
            _ = world.Memory.Announcements.ProposeAsync(new Announcement("a1", null, world.Time.GetUtcNow().AddDays(1), "li", world.Time.GetUtcNow()) { Texts = new Dictionary<string, string> { ["zh"] = "停水" } }, world.Time.GetUtcNow());
            _ = world.Memory.Announcements.ApproveAsync("a1", "ma", world.Time.GetUtcNow());
        }

        world.RunFor(2);
        world.Power.Away = house.StoreDownAt is not null;
        var call = world.Dial(caller.Called, caller.Number);
        world.Until(() => call.IsAnswered, "the answer");
        var answered = world.Time.Elapsed;
        var doings = simulated.Lines.Where(line => line.Text.English.StartsWith("key ", StringComparison.Ordinal)).Select(line => (line.At, Do: (Action)(() => call.Press(line.Text.English[4]))))
            .Concat(simulated.Lines.Where(line => line.Text.English == "hangs up").Select(line => (line.At, (Action)call.HangUp)))
            .Concat(simulated.Lines.Where(line => line.Text.English == "line: served").Select(line => (line.At, (Action)(() => seat!.Current!.HangUp()))))
            .Concat(simulated.Lines.Where(line => line.Text.English == "through: over").Select(line => (line.At, (Action)(() => world.Carrier.Current!.HangUp()))));
        if (house.StoreUpAt is { } up)
        {
            doings = doings.Append((up, () => world.Power.Away = false));
        }

        foreach (var (at, act) in doings.OrderBy(one => one.At))
        {
            world.RunFor(answered + at - world.Time.Elapsed);
            act();
        }

        world.Until(() => gateway.Records.Count > 0, "the end of the call", simulated.Length.TotalSeconds + 30);
        return gateway.Records[0];
    }

    private static bool IsOverflow(string what) => what.StartsWith("overflows", StringComparison.Ordinal);

    private static (TimeSpan, string)? Heard(TranscriptLine line)
    {
        var text = line.Text.English.Split(" (")[0].Replace("line: ", "", StringComparison.Ordinal);
        return text.Split(' ')[0] switch
        {
            "through:" when text.Contains("rings", StringComparison.Ordinal) => (line.At, text[9..]),
            "through:" when text == "through: answered" => (line.At, "answered"),
            "plays" or "says" or "overflows" => (line.At, text),
            "person" or "announces" => (line.At, text.Split(' ')[0]),
            "callback" => (line.At, text.StartsWith("callback owed", StringComparison.Ordinal) ? text : text.Split(':')[0]),
            "goodbye:" => (line.At, text),
            "hangs" => (line.At, "goodbye: hung-up"),
            "waited" or "the" => (line.At, text),
            _ => null,
        };
    }

    private static IEnumerable<(TimeSpan At, string What)> Heard(CallDetailRecord record)
    {
        var steps = record.Steps.Select(step => (At: step.At - record.AnsweredAt!.Value, What: (step.Step, step.Detail) switch
        {
            ("play", var ids) => "plays " + ids,
            ("say", var ids) => "says " + ids,
            ("announce", _) => "announces",
            ("overflow", var step1) => "overflows to the " + step1!.ToLowerInvariant(),
            ("seat-answered", _) => "person",
            ("transfer-ringing", var whom) => "rings " + whom,
            ("transferred", _) => "answered",
            ("callback-open", var reason) => "callback owed: " + reason,
            ("no-callback", _) => "callback refused",
            ("callback-lost", _) => "callback lost",
            ("waited-enough", _) => "waited long enough",
            ("store-away", _) => "the store is away",
            _ => "",
        })).Where(one => one.What.Length > 0).ToList();
        var end = (At: record.EndedAt - record.AnsweredAt!.Value, What: "goodbye: " + record.Ending.Cause);
        // What an abandoned caller is owed is written down after the end.
        steps.Insert(steps.Count > 0 && steps[^1].What is "callback owed: abandoned" or "callback refused" or "callback lost" && steps[^1].At >= end.At ? steps.Count - 1 : steps.Count, end);
        return steps;
    }
}

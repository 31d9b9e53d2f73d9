using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Where callers are told what is announced just now.</summary>
public sealed class AnnounceTests
{
    private const string Flows = "  start:\n    - play: A\n    - announce: 8s\n    - menu: { prompt: B, enter_line: on, keys: { 1: chosen }, otherwise: person }\n  chosen:\n    - play: A\n    - goto: person";

    [Fact]
    public async Task Where_nothing_is_announced_nothing_is_said_and_nobody_waits()
    {
        var call = await CallAsync(Flows, "silence", null);
        Assert.Equal(" 0:03.0  plays B", Assert.Single(call.Lines, line => line.Text.English == "plays B").ToString());
        Assert.DoesNotContain("announces", call.Texts());
    }

    [Fact]
    public async Task What_is_announced_stands_between_the_prompts_and_takes_its_time()
    {
        var call = await CallAsync(Flows, "silence", 6);
        Assert.Equal(["answered", "plays A", "announces", "line: enters"], call.Texts().Take(4));
        Assert.Equal(" 0:09.0  plays B", Assert.Single(call.Lines, line => line.Text.English == "plays B").ToString());
    }

    [Fact]
    public async Task What_is_longer_than_the_plan_allows_is_not_said() => Assert.DoesNotContain("announces", (await CallAsync(Flows, "silence", 9)).Texts());

    [Fact]
    public async Task A_key_into_it_belongs_to_the_menu_behind_it()
    {
        var call = await CallAsync(Flows, "1 during announcement", 6);
        Assert.Equal(["announces", "key 1", "line: enters", "plays A"], call.Texts().Skip(2).Take(4));
    }

    [Fact]
    public async Task Zero_into_it_is_a_person_at_once()
    {
        var call = await CallAsync(Flows, "0 during announcement", 6);
        Assert.DoesNotContain("plays B", call.Texts());
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public void The_longest_announcement_counts_as_time_to_the_line()
    {
        var compiled = Shipped.Changed(Shipped.Known);
        Assert.Equal(TimeSpan.FromSeconds(8), compiled.Plan!.Announced.AtMost);
        var proved = DialplanCompiler.CompileText("small.yaml", Plans.Text(Flows), Lengths).Proof!;
        Assert.Equal(TimeSpan.FromSeconds(11), proved.ToLine);
    }

    [Fact]
    public void The_plan_says_who_is_told()
    {
        Assert.Equal([("zh", "standard")], Plans.Compile(Flows).Announced.Heard);
        var slow = Plans.Compile("  start:\n    - set: { voice: slow }\n    - announce: 8s\n    - goto: person").Announced;
        Assert.Equal([("zh", "slow")], slow.Heard);
        Assert.Same(AnnouncePlaces.None, Plans.Compile("  start:\n    - goto: person").Announced);
    }

    [Fact]
    public void A_place_for_announcements_is_a_difference_and_is_drawn()
    {
        var (with, without) = (Plans.Compile(Flows), Plans.Compile(Flows.Replace("    - announce: 8s\n", "", StringComparison.Ordinal)));
        Assert.Contains(PlanDifference.Between(without, with), line => line.English.Contains("hears what is announced just now, 8 s at most", StringComparison.Ordinal));
        Assert.Contains(PlanDifference.Between(with, Plans.Compile(Flows.Replace("8s", "5s", StringComparison.Ordinal))), line => line.English.Contains("5 s at most", StringComparison.Ordinal));
        Assert.Contains("应急播报", PlanPicture.Draw(with, with.CityNamed("province"), Plans.Prompts, Locale.Chinese), StringComparison.Ordinal);
    }

    private static readonly PromptCatalogue Lengths = new(
        Plans.Prompts.Ids!, [.. ((string[])["A", "B"]).Select(id => new PromptFacts(id, "zh", "standard", "字字字字字字字字字字", TimeSpan.FromSeconds(3), -20))]);

    private static Task<Transcript> CallAsync(string flows, string keys, int? seconds) =>
        Simulated.CallAsync(Plans.Compile(flows), keys, new HouseState { Announcement = seconds is { } length ? TimeSpan.FromSeconds(length) : null });
}

using System.Buffers.Binary;
using System.Xml.Linq;

namespace Ivr.Flows.Tests;

/// <summary>What is proved of the shipped plan, drawn of it, and told of its changes.</summary>
public sealed class ProofTests
{
    public const string Warned = "IVR265";

    internal static readonly PromptCatalogue Recorded = new(Shipped.PromptIds, Shipped.Prompts.Where(prompt => prompt.GetProperty("status").GetString() == "ready").Select(prompt =>
    {
        string Text(string name) => prompt.GetProperty(name).GetString()!;
        var wav = File.ReadAllBytes(Path.Combine(Shipped.Folder, "audio", Text("file")));
        var samples = Enumerable.Range(22, (wav.Length - 44) / 2).Select(index => (double)BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(index * 2)) / short.MaxValue);
        return new PromptFacts(Text("id"), Text("language"), Text("voice"), Text("text"), TimeSpan.FromSeconds((wav.Length - 44) / 16000.0), 10 * Math.Log10(samples.Average(sample => sample * sample)));
    }));

    private static readonly CompiledDialplan Gansu = Shipped.Changed(Recorded);

    [Fact]
    public void The_shipped_plan_is_proved_and_tells_what_awaits_a_native_speaker()
    {
        Assert.NotNull(Gansu.Plan);
        Assert.Equal(["adx", "sce"], Gansu.Problems.Select(problem => problem.Source.Trim().Split(':')[0]));
        Assert.All(Gansu.Problems, problem => Assert.Equal((Warned, Severity.Warning), (problem.Code, problem.Severity)));
        Assert.All(Gansu.Problems, problem => Assert.Contains("P09, P11, P12, P13", problem.Message.English, StringComparison.Ordinal));
        Assert.DoesNotContain(Gansu.Problems, problem => problem.Message.English.Contains("music", StringComparison.Ordinal));
    }

    [Fact]
    public void The_place_in_the_line_is_there_after_the_welcome_and_the_longest_announcement_and_a_person_after_two_keys_at_most()
    {
        Assert.Equal((2, 2), (Gansu.Proof!.CityKinds, Gansu.Proof.Keys));
        Assert.InRange(Gansu.Proof.ToLine!.Value.TotalSeconds, 13, 14);
    }

    [Fact]
    public void A_city_without_a_menu_is_another_kind_of_city() =>
        Assert.Equal(3, Shipped.Changed(Recorded, "name: 兰州市", "name: 兰州市\n  menu: off").Proof!.CityKinds);

    [Fact]
    public void Without_recordings_times_are_not_known() => Assert.Null(Shipped.Changed(Shipped.Known).Proof!.ToLine);

    [Theory]
    [InlineData("  elder:\n", "  # words\n  elder:\n")]
    [InlineData("3: elder", "3: old\n", "  # No key is needed", "  old:\n    - goto: elder\n\n  # No key is needed")]
    public void Comments_and_the_cut_of_flows_are_no_behaviour(params string[] changes) => Assert.Empty(Difference(changes));

    [Theory]
    [InlineData("silence: person", "→ person (waits 60 s at most)", "        overflow: P13\n        served: survey", "        overflow: P13\n        max_wait: 60s\n        timed_out: callback\n        served: survey")]
    [InlineData("3: person", "elder preferred", "prefer: [elder], ", "")]
    [InlineData("5: person (hears P07)", "elder preferred", "          4: languages", "          4: languages\n          5: elder")]
    [InlineData("at first", "hears P01", "- play: P01", "- play: P07")]
    [InlineData("limits: keys", "2 → 3", "keys: 2", "keys: 3")]
    [InlineData("callback: hours", "09:00-20:00", "08:00-20:00", "09:00-20:00")]
    [InlineData("city lanzhou: overflow", "to dingxi", "pool: on, partner: baiyin", "pool: on, partner: dingxi")]
    [InlineData("[lanzhou]", "keys pressed by now", "name: 兰州市", "name: 兰州市\n  menu: off")]
    public void A_change_is_told_by_the_keys_that_show_it(string keys, string what, params string[] changes)
    {
        var lines = Difference(changes);
        Assert.NotEmpty(lines);
        Assert.True(lines.Any(line => line.Contains(keys, StringComparison.Ordinal)), string.Join('\n', lines));
        Assert.True(lines.Any(line => line.Contains(what, StringComparison.Ordinal)), string.Join('\n', lines));
    }

    [Fact]
    public void What_a_caller_carries_with_him_is_told_where_he_gets_it_and_no_more() =>
        Assert.Equal(["3: person (elder preferred) → person"], Difference(["prefer: [elder], ", ""]));

    [Fact]
    public void The_picture_has_every_flow_its_keys_and_the_words_of_its_prompts()
    {
        var svg = XDocument.Parse(PlanPicture.Draw(Gansu.Plan!, Gansu.Plan!.CityNamed("lanzhou"), Recorded, Locale.English));
        var texts = svg.Descendants().Where(one => one.Name.LocalName == "text").Select(one => one.Value).ToArray();
        Assert.Empty(Gansu.Plan!.Flows.Select(flow => flow.Name).Except(texts));
        Assert.Contains("[3] → elder", texts);
        Assert.Contains("nobody he asks for is there at that hour → callback-speaker", texts);
        Assert.Contains(texts, text => text.StartsWith("P01 您好,甘肃12345", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("兰州市", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_service_that_is_asked_and_another_limit_of_silence_are_told()
    {
        static Dialplan Plan(string more) => DialplanCompiler.CompileText("small.yaml", more + Plans.Text("  start:\n    - goto: person"), Plans.Prompts).Plan!;
        Assert.Equal(
            ["limits: silence: 10 s → 8 s", "service orders: https://a.example.cn → https://b.example.cn"],
            PlanDifference.Between(Plan("services: { orders: { url: https://a.example.cn } }\n"), Plan("services: { orders: { url: https://b.example.cn } }\nlimits: { silence: 8s }\n")).Select(line => line.English));
    }

    [Fact]
    public void What_is_too_long_for_a_card_is_cut_and_where_no_calendar_knows_the_year_a_person_is_drawn()
    {
        var plan = DialplanCompiler.CompileText("small.yaml", "calendars: [{ region: china, year: 2026, source: x }]\nhours: { offices: { workdays: 08:00-20:00 } }\n" + Plans.Text($$"""
              start:
                - branch: { if: {{string.Join(" or ", Enumerable.Repeat("caller = \"mobile\"", 8))}}, goto: desk }
                - goto: desk
              desk:
                - hours: { of: offices, open: person, closed: person }
            """), Plans.Prompts).Plan!;
        var svg = PlanPicture.Draw(plan, plan.CityNamed("province"), Plans.Prompts, Locale.English);
        Assert.Contains("no calendar of the year → person", svg, StringComparison.Ordinal);
        Assert.Contains("… → desk", svg, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Difference(string[] changes) =>
        [.. PlanDifference.Between(Gansu.Plan!, Shipped.Changed(Shipped.Known, changes) is { Plan: { } plan } ? plan : throw new InvalidOperationException()).Select(line => line.English)];
}

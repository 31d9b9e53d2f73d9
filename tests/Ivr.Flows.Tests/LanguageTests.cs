using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>A menu of languages: a menu like any other, whose keys ask for who speaks them.</summary>
public sealed class LanguageTests
{
    private const string Flows = """
          start:
            - language:
                prompt: A
                keys: { 4: { language: adx, goto: speaker }, 6: other }
                unknown: B
                otherwise: person
          speaker:
            - line: { music: music, max_wait: 1m, timed_out: person-too, served: bye, store_down: person-too }
          person-too:
            - set: { language: zh }
            - goto: person
          other:
            - goto: person
        """;

    // The same, as plans had to write it.
    private const string ByHand = """
          start:
            - menu:
                prompt: A
                keys: { 4: tibetan, 6: person }
                unknown: B
                otherwise: person
          tibetan:
            - set: { language: adx, attach: { 语言: 藏语 } }
            - line: { music: music, max_wait: 1m, timed_out: person-too, served: bye, store_down: person-too }
          person-too:
            - set: { language: zh }
            - goto: person
        """;

    private static readonly Dialplan Plan = Plans.Compile(Flows);

    [Fact]
    public async Task Who_chooses_a_language_waits_for_who_speaks_it_and_the_seat_sees_its_name()
    {
        var call = await Simulated.CallAsync(Plan, "4", new HouseState());
        Assert.Equal(["answered", "plays A", "key 4", "attaches 语言: 藏语", "line: enters", "line: waits for language:adx"], call.Texts().Take(6));
    }

    [Fact]
    public async Task Who_has_a_place_in_the_line_keeps_it_and_waits_for_a_speaker_from_then_on()
    {
        var call = await Simulated.CallAsync(Plans.Compile(Flows.Replace("prompt: A", "prompt: A\n        enter_line: on", StringComparison.Ordinal)), "4", new HouseState());
        Assert.Equal(["answered", "line: enters", "plays A", "key 4", "attaches 语言: 藏语"], call.Texts().Take(5));
        Assert.Contains("line: waits for language:adx", call.Texts());
        Assert.Single(call.Texts(), "line: enters");
    }

    [Fact]
    public async Task A_key_may_lead_on_without_a_language()
    {
        var call = await Simulated.CallAsync(Plan, "6", new HouseState());
        Assert.Contains("line: waits for language:zh", call.Texts());
        Assert.DoesNotContain(call.Texts(), line => line.StartsWith("attaches", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("0", "key 0")]
    [InlineData("silence", "silence")]
    [InlineData("5", "plays B")]
    public async Task Zero_silence_and_other_keys_are_a_person_who_speaks_Chinese(string keys, string line)
    {
        var call = await Simulated.CallAsync(Plan, keys, new HouseState());
        Assert.Contains(line, call.Texts());
        Assert.Contains("line: waits for language:zh", call.Texts());
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task Star_says_the_languages_again() =>
        Assert.Equal(["plays A", "key *", "plays A", "key 4"], (await Simulated.CallAsync(Plan, "* → 4", new HouseState())).Texts().Skip(1).Take(4));

    [Fact]
    public void To_callers_it_is_the_same_as_a_menu_and_a_flow_for_each_language()
    {
        Assert.Empty(PlanDifference.Between(Plans.Compile(ByHand), Plan));
        Assert.Empty(PlanDifference.Between(Plan, Plans.Compile(ByHand)));
    }

    [Fact]
    public void Another_language_behind_a_key_is_a_difference()
    {
        var other = Plans.Compile(Flows.Replace("{ language: adx, goto: speaker }", "{ language: zh, goto: speaker }", StringComparison.Ordinal));
        Assert.Equal(
            "4: person (the seat sees 语言 藏语, language adx) → person (the seat sees 语言 普通话)", Assert.Single(PlanDifference.Between(Plan, other)).English);
    }

    [Fact]
    public void Its_picture_says_which_key_is_which_language() =>
        Assert.Contains("[4] the seat sees 语言 藏语 → speaker", PlanPicture.Draw(Plan, Plan.CityNamed("province"), Plans.Prompts, Locale.English), StringComparison.Ordinal);

    [Fact]
    public void A_language_without_an_end_is_refused_behind_its_key()
    {
        var problems = DialplanCompiler.CompileText("small.yaml", Plans.Text(Flows.Replace("max_wait: 1m, timed_out: person-too, ", "", StringComparison.Ordinal)), Plans.Prompts).Problems;
        Assert.Contains(problems, problem => problem.Code == "IVR268" && problem.Message.English.EndsWith(": 4", StringComparison.Ordinal));
    }
}

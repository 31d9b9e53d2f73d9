using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

public sealed class BranchTests
{
    [Theory]
    [InlineData("city = \"province\"", true)]
    [InlineData("city != \"province\"", false)]
    [InlineData("language = \"adx\"", false)]
    [InlineData("language = \"zh\" and voice = \"standard\"", true)]
    [InlineData("language = \"zh\" and voice = \"slow\"", false)]
    [InlineData("caller = \"international\"", true)]
    [InlineData("not caller = \"withheld\"", true)]
    [InlineData("time >= 22:00 or time < 08:00", false)]
    [InlineData("time >= 09:59 and time <= 10:01", true)]
    [InlineData("10:01 > time", true)]
    [InlineData("not (city = \"province\" or time < 08:00)", false)]
    [InlineData("city = \"province\" or city = \"province\" and time < 08:00", true)]
    public async Task A_caller_for_whom_it_is_true_goes_there_and_everybody_else_goes_on(string expression, bool there)
    {
        var call = await Simulated.CallAsync(Branching(expression), new SimulatedCaller { Number = "+85221234567" });
        Assert.Contains(there ? "plays A" : "plays B", call.Texts());
    }

    [Theory]
    [InlineData("区号 = \"12\"", "12", true)]
    [InlineData("区号 = \"12\"", "13", false)]
    [InlineData("区号 begins \"1\"", "12", true)]
    [InlineData("区号 contains \"2\"", "12", true)]
    [InlineData("区号 contains \"3\"", "12", false)]
    [InlineData("区号 is known", "12", true)]
    public async Task What_a_caller_pressed_is_compared_as_it_is(string expression, string keys, bool there) =>
        Assert.Contains(there ? "plays A" : "plays B", (await Simulated.CallAsync(Branching(expression), keys)).Texts());

    [Theory]
    [InlineData("区号 is missing", true)]
    [InlineData("区号 is known", false)]
    [InlineData("区号 = \"\"", false)]
    [InlineData("区号 != \"12\"", true)]
    [InlineData("区号 contains \"\"", false)]
    [InlineData("区号 = 区号", false)]
    [InlineData("survey < 3", false)]
    [InlineData("survey >= 3", false)]
    [InlineData("not survey >= 3", true)]
    public async Task What_is_missing_equals_nothing_and_is_neither_more_nor_less_than_anything(string expression, bool there) =>
        Assert.Contains(there ? "plays A" : "plays B", (await Simulated.CallAsync(Branching(expression))).Texts());

    // Columns are counted from the expression's first character.
    [Theory]
    [InlineData("IVR285", "city =", "a name or a value is expected at the end", 7, "write a name, a \"text\", a number or a time")]
    [InlineData("IVR285", "city == \"province\"", "a name or a value is expected at '='", 7, "equality is one `=`")]
    [InlineData("IVR285", "city = \"province\" && time < 08:00", "nothing more is expected at '&'", 19, "write `and`, `or`, `not`")]
    [InlineData("IVR286", "city ＝ \"province\"", "'city' is a text, not a yes or no", 1, "write it with the keys of a Latin keyboard")]
    [InlineData("IVR285", "city = “province”", "a name or a value is expected at '“'", 8, "a text stands between two straight double quotes: \"办结\"")]
    [InlineData("IVR285", "(city = \"province\"", "`)` is expected at the end", 19, null)]
    [InlineData("IVR285", "区号 is there", "`missing` or `known` is expected at 'there'", 7, "`is` asks whether there is a value at all; compare with `=`")]
    [InlineData("IVR286", "survey + 1 > 3", "'survey' is a number, not a yes or no", 1, "expressions compare and do not calculate")]
    [InlineData("IVR285", "\"a\"", "a comparison is expected at the end", 4, "write one of = != < <= > >= contains begins")]
    [InlineData("IVR245", "citi = \"province\"", "nothing is called 'citi'", 1, "did you mean 'city'?; a text stands in double quotes")]
    [InlineData("IVR245", "city = province", "nothing is called 'province'", 8, null)]
    [InlineData("IVR246", "city = \"provinz\"", "no call's city is 'provinz'", 8, "did you mean 'province'?")]
    [InlineData("IVR246", "\"mobil\" = caller", "no call's caller is 'mobil'", 1, "did you mean 'mobile'?")]
    [InlineData("IVR286", "区号 = 12", "a text is never compared with a number", 6, "write it as a text: \"12\"")]
    [InlineData("IVR286", "survey = \"5\"", "a number is never compared with a text", 10, "write a number, without quotes")]
    [InlineData("IVR286", "time < \"08:00\"", "a time is never compared with a text", 8, "write a time of day, without quotes: `22:30`")]
    [InlineData("IVR286", "time < 25:00", "'25:00' is no time of day", 8, "write it as `08:00` or `22:30`")]
    [InlineData("IVR286", "区号 < \"12\"", "'<' does not compare texts", 4, "write one of = != contains begins")]
    [InlineData("IVR286", "区号", "'区号' is a text, not a yes or no", 1, "compare it, or ask `区号 is known`")]
    [InlineData("IVR286", "1 < 2", "two written values are always the same", 1, "name something of the call on one side")]
    public void A_mistake_is_shown_under_its_own_words(string code, string expression, string message, int column, string? fix)
    {
        var problem = DialplanCompiler.CompileText("small.yaml", Plans.Text(Flows(expression)), Plans.Prompts).Problems.First(one => one.Severity == Severity.Error);
        Assert.Equal((code, message), (problem.Code, problem.Message.English));
        Assert.Equal(21 + column, problem.Column);
        Assert.Equal(fix ?? problem.Fix?.English, problem.Fix?.English);
    }

    [Fact]
    public void An_expression_nobody_can_read_at_night_is_refused()
    {
        var problems = DialplanCompiler.CompileText("small.yaml", Plans.Text(Flows(string.Join(" or ", Enumerable.Repeat("time < 08:00", 30)))), Plans.Prompts).Problems;
        Assert.Equal("IVR285", Assert.Single(problems, problem => problem.Severity == Severity.Error).Code);
    }

    [Fact]
    public void What_the_state_of_a_caller_decides_goes_one_way_in_the_proof()
    {
        // Were both ways taken, a Tibetan caller would be hung up on.
        var plan = Plans.Compile("""
              start:
                - branch: { if: 'language = "adx"', goto: bye }
                - goto: person
            """);
        Assert.NotNull(plan);
    }

    [Fact]
    public void A_city_is_known_and_its_callers_are_shown_alone()
    {
        var text = Plans.Text("""
              start:
                - menu: { prompt: A, keys: { 1: other }, otherwise: person }
              other:
                - collect: { prompt: A, digits: 2, attach: 区号 }
                - branch: { if: city = "east", goto: gone }
                - goto: person
              gone:
                - hangup: { why: gone, goodbye: A }
            """).Replace("province: { name: 甘肃省 }", "province: { name: 甘肃省 }\n  east: { name: 东 }", StringComparison.Ordinal);
        var problem = Assert.Single(DialplanCompiler.CompileText("small.yaml", text, Plans.Prompts).Problems, one => one.Severity == Severity.Error);
        Assert.Equal("IVR261", problem.Code);
        Assert.EndsWith("1 → silence (with a menu: east)", problem.Message.English, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_proof_cannot_decide_goes_both_ways()
    {
        var problems = DialplanCompiler.CompileText("small.yaml", Plans.Text("""
              start:
                - branch: { if: 'time < 08:00', goto: bye }
                - goto: person
            """), Plans.Prompts).Problems;
        Assert.Contains(problems, problem => problem.Code == "IVR211");
    }

    [Fact]
    public void Two_ways_that_come_together_again_still_lead_to_a_person()
    {
        var plan = Plans.Compile("""
              start:
                - branch: { if: 'time < 08:00', goto: other }
                - goto: meeting
              other:
                - play: B
                - goto: meeting
              meeting:
                - play: A
                - goto: person
            """);
        Assert.NotNull(plan);
    }

    private static Dialplan Branching(string expression) => Plans.Compile(Flows(expression));

    private static string Flows(string expression) => $"""
          start:
            - collect: {"{"} prompt: music, digits: 2, attach: 区号 {"}"}
            - branch: {"{"} if: '{expression}', goto: a {"}"}
            - play: B
            - goto: person
          a:
            - play: A
            - branch: {"{"} if: caller = "withheld", goto: graded {"}"}
            - goto: person
          graded:
            - survey: {"{"} prompt: A {"}"}
            - goto: person
        """;

    [Theory]
    [InlineData("", "number = \"110\"", "")]
    [InlineData("    - collect: { prompt: A, digits: 3, attach: number }\n", "number = \"110\"", "IVR211")]
    [InlineData("", "number = \"120\"", "IVR211")]
    [InlineData("    - set: { attach: { other: x } }\n", "number = \"110\"", "")]
    public void What_a_branch_has_decided_of_an_attached_value_is_decided_alike_until_it_is_attached_anew(string between, string again, string code)
    {
        var flows = $"  start:\n    - collect: {{ prompt: A, digits: 3, attach: number }}\n    - branch: {{ if: number = \"110\", goto: person }}\n{between}    - goto: rest\n"
            + $"  rest:\n    - branch: {{ if: {again}, goto: bye }}\n    - goto: person";
        var told = DialplanCompiler.CompileText("small.yaml", Plans.Text(flows), Plans.Prompts).Problems.Select(problem => problem.Code).Distinct();
        Assert.Equal(code, string.Join(' ', told));
    }

    [Fact]
    public void Many_branches_that_are_asked_twice_are_proved_in_time()
    {
        var flows = $"  start:\n    - collect: {{ prompt: A, digits: 3, attach: x }}\n    - goto: f0\n"
            + string.Concat(Enumerable.Range(0, 20).Select(i => $"  f{i}:\n    - branch: {{ if: 'x contains \"{i}\"', goto: g{i} }}\n    - goto: g{i}\n  g{i}:\n    - branch: {{ if: 'x contains \"{i}\"', goto: {(i == 19 ? "person" : $"f{i + 1}")} }}\n    - goto: {(i == 19 ? "person" : $"f{i + 1}")}\n"));
        var compiled = DialplanCompiler.CompileText("small.yaml", Plans.Text(flows.TrimEnd()), Plans.Prompts);
        Assert.NotNull(compiled.Plan);
        Assert.InRange(compiled.Proof!.States, 40, 10_000);
    }
}

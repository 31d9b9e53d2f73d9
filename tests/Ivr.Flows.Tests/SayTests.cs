using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Sentences with values in them.</summary>
public sealed class SayTests
{
    [Theory]
    [InlineData("{值}", "已办结", "已办结")]
    [InlineData("{值:digits}", "12012345", "一二零一二三四五")]
    [InlineData("{值:phone}", "13900001234", "幺三九，零零零零，幺二三四")]
    [InlineData("{值:number}", "22", "二十二")]
    [InlineData("还有{值:count}天", "2", "还有两天")]
    [InlineData("{值:date}", "2026-03-02T09:00:00+08:00", "今天")]
    [InlineData("{值:date}", "2026-12-02", "十二月二号")]
    [InlineData("{值:time}", "14:05", "下午两点零五分")]
    [InlineData("现在{time}", "", "现在上午十点整")]
    [InlineData("评价{survey}", "", null)]
    [InlineData("{值:digits}", "12a", null)]
    [InlineData("{值:digits}", "１２", null)]
    [InlineData("{值:count}", "-2", null)]
    [InlineData("{值:count}", "99999999999999999999", null)]
    [InlineData("{值:number}", "1.5", null)]
    [InlineData("{值:date}", "2026-13-02", null)]
    [InlineData("{值:date}", "明天", null)]
    [InlineData("{值:time}", "25:00", null)]
    public async Task A_value_is_said_as_speakers_say_it_and_what_cannot_be_said_so_is_heard_as_recorded(string say, string value, string? said)
    {
        var call = await Simulated.CallAsync(Saying(say, value));
        Assert.Contains(said is null ? "plays B" : "says " + said, call.Texts());
    }

    [Fact]
    public async Task What_a_value_says_is_never_read_for_places_again() =>
        Assert.Contains("says {city}", (await Simulated.CallAsync(Saying("{值}", "{city}"))).Texts());

    [Fact]
    public async Task Without_speech_its_fallback_is_heard()
    {
        var call = await Simulated.CallAsync(Saying("{值}", "已办结"), house: new HouseState { Speaks = false });
        Assert.Contains("plays B", call.Texts());
        Assert.DoesNotContain(call.Texts(), text => text.StartsWith("says", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("adx", "plays B (adx)")]
    [InlineData("cmn-x-hezhou", "says 已办结")]
    public async Task A_language_nobody_wrote_templates_for_hears_what_is_recorded(string language, string heard)
    {
        var plan = Compile(Flows("{值}", "已办结").Replace("set: { attach", $"set: {{ language: {language}, attach", StringComparison.Ordinal));
        Assert.Contains(heard, (await Simulated.CallAsync(plan)).Texts());
    }

    private static Dialplan Saying(string say, string value) => Compile(Flows(say, value.Length == 0 ? "x" : value));

    private static Dialplan Compile(string flows)
    {
        var text = Plans.Text(flows).Replace("adx: 藏语", "adx: 藏语, cmn-x-hezhou: { name: 临夏话, prompts: zh }", StringComparison.Ordinal);
        var compiled = DialplanCompiler.CompileText("small.yaml", text.Replace("served: bye", "served: bye, max_wait: 60s, timed_out: anybody", StringComparison.Ordinal), Plans.Prompts);
        return compiled.Plan ?? throw new InvalidOperationException(string.Concat(compiled.Problems));
    }

    private static string Flows(string say, string value) => $$"""
          start:
            - set: { attach: { 值: '{{value}}' } }
            - play: { say: '{{say}}', fallback: B }
            - goto: person
          graded:
            - survey: { prompt: A }
            - hangup: graded
          anybody:
            - set: { language: zh }
            - goto: last
          last:
            - line: { music: music, served: graded, store_down: owed }
        """;
}

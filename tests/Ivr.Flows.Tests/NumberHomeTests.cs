using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Where a caller's number is of: a hint, which decides nothing.</summary>
public sealed class NumberHomeTests
{
    private static readonly NumberHomes Homes = Loaded();

    [Theory]
    [InlineData("13893100000", "甘肃省兰州市", "lanzhou")]
    [InlineData("+8613893700000", "甘肃省酒泉市", "jiuquan")]
    [InlineData("013884500000", "甘肃省武威市", "wuwei")]
    [InlineData("13600000000", "广东省广州市", null)]
    [InlineData("19909310000", null, null)]
    [InlineData("17109310000", null, null)]
    [InlineData("09388888888", null, "tianshui")]
    [InlineData("09378888888", null, null)]
    [InlineData("09358888888", null, null)]
    [InlineData("01088888888", null, null)]
    [InlineData("anonymous", null, null)]
    [InlineData("95598", null, null)]
    [InlineData("+85221234567", null, null)]
    public void A_number_has_at_most_one_home_among_the_cities_of_the_plan(string number, string? area, string? city)
    {
        var caller = CallerNumber.Normalise(number, null);
        Assert.Equal((area, city), (Homes.AreaOf(caller), Shipped.Gansu.HomeOf(caller, Homes.AreaOf(caller))?.Id));
    }

    [Theory]
    [InlineData("13893100000")]
    [InlineData("09388888888")]
    public void Of_who_asks_not_to_be_shown_no_home_is_told(string number)
    {
        var caller = CallerNumber.Normalise(number, null) with { Hidden = true };
        Assert.Null(Homes.AreaOf(caller));
        Assert.Null(Shipped.Gansu.HomeOf(caller, null));
    }

    [Fact]
    public void Until_the_tables_are_read_nobody_waits_and_nothing_is_known() => Assert.Null(new NumberHomes().AreaOf(CallerNumber.Normalise("13893100000", null)));

    [Fact]
    public void It_does_not_decide_whose_call_it_is() => Assert.Equal("unknown", Shipped.Gansu.CityFor("12345", "13893100000", null).Rule);

    [Theory]
    [InlineData("home = \"lanzhou\"", "13893100000", true)]
    [InlineData("home = \"lanzhou\"", "13893700000", false)]
    [InlineData("home is missing", "13893100000", false)]
    [InlineData("home is missing", "19909310000", true)]
    [InlineData("home != city", "13893100000", true)]
    public async Task A_plan_may_ask_for_it(string expression, string number, bool there)
    {
        var plan = DialplanCompiler.CompileText("small.yaml", Plans.Text($"  start:\n    - branch: {{ if: '{expression}', goto: there }}\n    - play: B\n    - goto: person\n  there:\n    - play: A\n    - goto: person")
            .Replace("  province: { name: 甘肃省 }", "  province: { name: 甘肃省 }\n  lanzhou: { name: 兰州市 }", StringComparison.Ordinal), PromptCatalogue.Unknown).Plan!;
        var call = await Simulated.CallAsync(plan, new SimulatedCaller { Number = number });
        Assert.Contains(there ? "plays A" : "plays B", call.Texts());
    }

    private static NumberHomes Loaded()
    {
        var homes = new NumberHomes();
        homes.Load();
        return homes;
    }
}

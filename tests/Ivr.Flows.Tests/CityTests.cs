namespace Ivr.Flows.Tests;

/// <summary>Whose call it is, and where it begins.</summary>
public sealed class CityTests
{
    private static readonly Dialplan Plan = Shipped.Gansu;

    [Theory]
    [InlineData("093112345", "13893100000", "tianshui", "lanzhou", "called-number")]
    [InlineData("+8693112345", "09388888888", null, "lanzhou", "called-number")]
    [InlineData("12345", "09388888888", "linxia", "linxia", "trunk")]
    [InlineData("12345", "09388888888", null, "tianshui", "caller-area-code")]
    [InlineData("12345", "+869308888888", null, "linxia", "caller-area-code")]
    [InlineData("12345", "09318888888", null, "lanzhou", "caller-area-code")]
    [InlineData("12345", "13893100000", null, "province", "unknown")]
    [InlineData("12345", "anonymous", null, "province", "unknown")]
    [InlineData("12345", "01088888888", null, "province", "unknown")]
    [InlineData("12345", "09388888888", "atlantis", "tianshui", "caller-area-code")]
    public void The_called_number_decides_then_the_trunk_then_the_callers_area(string called, string caller, string? trunk, string city, string rule)
    {
        var decision = Plan.CityFor(called, caller, trunk);
        Assert.Equal((city, rule), (decision.City.Id, decision.Rule));
    }

    [Theory]
    [InlineData("093112345", "13893100000", null, "lanzhou", "called-number")]
    [InlineData("12345", "13893100000", "baiyin", "baiyin", "trunk")]
    [InlineData("12345", "09388888888", null, "linxia", "registered")]
    [InlineData("12345", "anonymous", null, "linxia", "registered")]
    public void What_is_registered_counts_behind_number_and_trunk_and_before_the_area_code(string called, string caller, string? trunk, string city, string rule)
    {
        var decision = Plan.CityFor(called, caller, trunk, registered: new CallerProfile(false, null, "linxia"));
        Assert.Equal((city, rule), (decision.City.Id, decision.Rule));
    }

    [Theory]
    [InlineData("09358888888")]
    [InlineData("09378888888")]
    public void An_area_code_two_cities_share_decides_nothing(string caller) =>
        Assert.Equal(("province", "unknown"), (Plan.CityFor("12345", caller, null).City.Id, Plan.CityFor("12345", caller, null).Rule));

    [Fact]
    public void The_longest_number_decides_whatever_the_order_in_the_file()
    {
        var plan = DialplanCompiler.CompileText("small.yaml", Plans.Text("  start:\n    - goto: person").Replace("  province: { name: 甘肃省 }", """
              west: { name: 西, numbers: ["9931*", "99312"] }
              east: { name: 东, numbers: ["99312*", "+8693112345"] }
              province: { name: 甘肃省 }
            """.Replace("\n", "\n  ", StringComparison.Ordinal).Insert(0, "  "), StringComparison.Ordinal), Plans.Prompts).Plan!;
        Assert.Equal("east", plan.CityFor("99312777", "", null).City.Id);
        Assert.Equal("west", plan.CityFor("99313777", "", null).City.Id);
        Assert.Equal("west", plan.CityFor("99312", "", null).City.Id);
        Assert.Equal("east", plan.CityFor("093112345", "", null).City.Id);
        Assert.Equal(plan.Start, plan.EntryFor("99313777"));
    }

    [Fact]
    public void Areas_inside_a_city_complete_local_numbers_with_its_code()
    {
        Assert.Equal("0931", Plan.AreaCodeOf("lanzhou-xinqu"));
        Assert.Equal("0937", Plan.AreaCodeOf("gansu-kuangqu"));
        Assert.Null(Plan.AreaCodeOf("province"));
    }

    [Theory]
    [InlineData("12345", true)]
    [InlineData("093112345", true)]
    [InlineData("093512345", true)]
    [InlineData("+8693712345", true)]
    [InlineData("7000", false)]
    [InlineData("10086", false)]
    [InlineData("", false)]
    public void Calls_to_12345_begin_at_the_start_and_others_are_not_ours(string called, bool ours) =>
        Assert.Equal(ours ? Plan.Start : null, Plan.EntryFor(called));

    [Fact]
    public void A_stored_record_of_a_city_the_plan_no_longer_knows_is_the_provinces()
    {
        Assert.Equal("lanzhou", Plan.CityNamed("lanzhou").City.Id);
        Assert.Equal("province", Plan.CityNamed("atlantis").City.Id);
    }

    [Fact]
    public void Gansu_has_fourteen_cities_two_areas_and_the_province()
    {
        Assert.Equal(17, Plan.Cities.Count);
        Assert.All(Plan.Cities.Values, city => Assert.Equal(TimeSpan.FromSeconds(20), city.Overflow.After));
        Assert.All(Plan.Cities.Values.Where(city => city.Id != City.Province), city => Assert.True(city.Overflow is { Pool: true, WhenNoReadySeat: true, Partner: not null }));
    }
}

using Xunit;

namespace Ivr.Acd.Tests;

public sealed class OverflowLadderTests
{
    private const OverflowStep Stay = OverflowStep.Stay, Pool = OverflowStep.Pool, Partner = OverflowStep.Partner;
    private const OverflowSwitch Automatic = OverflowSwitch.Automatic, On = OverflowSwitch.On, Off = OverflowSwitch.Off;

    /// <summary>The rule of the table: after 20 s, more than 5 waiting, nobody signed in; pool, then Dingxi.</summary>
    private static readonly OverflowRule Full = new(TimeSpan.FromSeconds(20), 5, true, true, "dingxi");

    [Theory]
    //          from      switch     waited waiting signedIn poolReady  to
    [InlineData(Stay, Automatic, 0, 0, 3, 2, Stay)]
    [InlineData(Stay, Automatic, 19, 5, 3, 2, Stay)]
    [InlineData(Stay, Automatic, 20, 1, 3, 2, Pool)]
    [InlineData(Stay, Automatic, 0, 6, 3, 2, Pool)]
    [InlineData(Stay, Automatic, 0, 1, 0, 2, Pool)]
    [InlineData(Stay, Automatic, 60, 9, 0, 0, Pool)]
    [InlineData(Pool, Automatic, 21, 1, 3, 2, Pool)]
    [InlineData(Pool, Automatic, 21, 1, 3, 0, Partner)]
    [InlineData(Pool, Automatic, 40, 1, 3, 2, Partner)]
    [InlineData(Pool, Automatic, 10, 1, 3, 0, Pool)]
    [InlineData(Partner, Automatic, 99, 9, 0, 0, Partner)]
    [InlineData(Stay, On, 0, 0, 3, 2, Pool)]
    [InlineData(Pool, On, 0, 0, 3, 2, Pool)]
    [InlineData(Pool, On, 0, 0, 3, 0, Partner)]
    [InlineData(Stay, Off, 99, 9, 0, 0, Stay)]
    [InlineData(Pool, Off, 99, 9, 0, 0, Pool)]
    public void The_ladder_is_climbed_by_rule_and_by_hand(OverflowStep from, OverflowSwitch hand, int waited, int waiting, int signedIn, int poolReady, OverflowStep to)
    {
        var status = new LineStatus("lanzhou", waiting, TimeSpan.FromSeconds(waited), signedIn, 0, poolReady);
        Assert.Equal(to, OverflowLadder.Next(from, Full, hand, status, TimeSpan.FromSeconds(waited)));
    }

    [Theory]
    [InlineData(true, null, "lanzhou", Pool)]
    [InlineData(false, "dingxi", "lanzhou", Partner)]
    [InlineData(false, null, "lanzhou", Stay)]
    [InlineData(false, "lanzhou", "lanzhou", Stay)]
    [InlineData(true, null, "province", Stay)]
    [InlineData(true, "lanzhou", "province", Partner)]
    public void A_step_that_leads_nowhere_is_left_out(bool pool, string? partner, string city, OverflowStep to)
    {
        var rule = new OverflowRule(TimeSpan.Zero, null, false, pool, partner);
        var status = new LineStatus(city, 1, TimeSpan.Zero, 1, 0, 0);
        Assert.Equal(to, OverflowLadder.Next(Stay, rule, Automatic, status, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void No_rule_is_no_overflow_unless_by_hand()
    {
        var rule = new OverflowRule(null, null, false, true, null);
        var status = new LineStatus("lanzhou", 500, TimeSpan.FromHours(1), 0, 0, 3);
        Assert.Equal(Stay, OverflowLadder.Next(Stay, rule, Automatic, status, TimeSpan.FromHours(1)));
        Assert.Equal(Pool, OverflowLadder.Next(Stay, rule, On, status, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("lanzhou", Stay, "dingxi", "lanzhou")]
    [InlineData("lanzhou", Pool, "dingxi", "lanzhou,province")]
    [InlineData("lanzhou", Partner, "dingxi", "lanzhou,province,dingxi")]
    [InlineData("lanzhou", Partner, null, "lanzhou,province")]
    [InlineData("province", Pool, null, "province")]
    [InlineData("province", Partner, "lanzhou", "province,lanzhou")]
    public void Wider_steps_keep_the_narrower_cities(string city, OverflowStep step, string? partner, string cities) =>
        Assert.Equal(cities.Split(','), OverflowLadder.SeatCities(city, step, partner));
}

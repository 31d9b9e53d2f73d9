namespace Ivr.Flows.Tests;

public sealed class CallbackRulesTests
{
    private static readonly CallbackRules Rules = Shipped.Gansu.Callback;

    private static DateTimeOffset China(string text) => DateTimeOffset.Parse(text + " +08:00", System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();

    [Theory]
    [InlineData("07:59", false)]
    [InlineData("08:00", true)]
    [InlineData("11:59", true)]
    [InlineData("12:00", false)]
    [InlineData("13:59", false)]
    [InlineData("14:00", true)]
    [InlineData("19:59", true)]
    [InlineData("20:00", false)]
    [InlineData("03:00", false)]
    public void Citizens_are_called_in_the_day_and_not_at_noon(string time, bool open) =>
        Assert.Equal(open, Rules.IsOpen(China("2026-03-01 " + time)));

    [Fact]
    public void The_second_attempt_is_ten_minutes_later_the_third_an_hour_and_there_is_no_fourth()
    {
        var now = China("2026-03-01 10:00");
        Assert.Equal(now.AddMinutes(10), Rules.DueAfter(1, now));
        Assert.Equal(now.AddHours(1), Rules.DueAfter(2, now));
        Assert.Null(Rules.DueAfter(3, now));
        Assert.Null(Rules.DueAfter(9, now));
    }

    [Theory]
    [InlineData("2026-03-01 10:00", "2026-03-02 08:00")]
    [InlineData("2026-03-01 23:59", "2026-03-02 08:00")]
    [InlineData("2026-03-01 00:01", "2026-03-02 08:00")]
    [InlineData("2026-12-31 19:00", "2027-01-01 08:00")]
    public void A_day_later_means_the_next_morning_in_China(string now, string due) =>
        Assert.Equal(China(due), (Rules with { Attempts = 5 }).DueAfter(3, China(now)));

    [Fact]
    public void Who_was_not_put_through_to_an_emergency_number_waits_neither_for_the_hour_nor_for_the_morning()
    {
        var now = China("2026-03-01 23:00");
        Assert.Equal((now, now.AddMinutes(1)), (Rules.FirstDue(now, urgent: true), Rules.FirstDue(now, urgent: false)));
        Assert.Equal(now.AddMinutes(10), (Rules with { Attempts = 5 }).DueAfter(3, now, urgent: true));
        Assert.Equal(now.AddMinutes(2), (Rules with { Spacing = [TimeSpan.FromMinutes(2)] }).DueAfter(1, now, urgent: true));
        Assert.Null(Rules.DueAfter(3, now, urgent: true));
    }

    [Fact]
    public void Hours_may_pass_midnight()
    {
        var night = new CallbackRules { From = new TimeOnly(22, 0), To = new TimeOnly(2, 0), QuietFrom = default, QuietTo = default };
        Assert.True(night.IsOpen(China("2026-03-01 23:00")));
        Assert.True(night.IsOpen(China("2026-03-01 01:59")));
        Assert.False(night.IsOpen(China("2026-03-01 02:00")));
    }

    [Fact]
    public void The_shipped_rules_are_the_provinces()
    {
        Assert.Equal((3, "P12", (char?)'2', "P25"), (Rules.Attempts, Assert.Single(Rules.Greeting), Rules.DeclineKey, Assert.Single(Rules.Farewell)));
        Assert.Equal([TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromDays(1)], Rules.Spacing);
    }
}

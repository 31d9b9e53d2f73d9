using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>What an operator says of opening hours is what callers meet, within a second, until its time.</summary>
public sealed class HoursStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public HoursStories()
    {
        _gateway = _world.Gateway(plan: _world.Compile("""
            name: counters
            start: start
            person: person
            apology: P24
            languages: { zh: 普通话 }
            cities: { province: { name: 甘肃省 } }
            hours: { counter: { workdays: all day, weekends: all day } }
            flows:
              start:
                - hours: { of: counter, open: open, closed: closed }
              open:
                - play: P05
                - goto: person
              closed:
                - play: P13
                - goto: person
              person:
                - line: { music: music, served: bye, store_down: owed }
              bye:
                - hangup: bye
              owed:
                - callback: { reason: store-down, done: P23, failed: P23n, otherwise: person }
                - hangup: owed
            """));
        _world.RunFor(1);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Callers_follow_within_a_second_and_the_plan_decides_again_at_its_time()
    {
        Assert.Equal("P05", HeardFirst());
        Set(open: false, TimeSpan.FromHours(1));
        Assert.Equal("P13", HeardFirst());
        Assert.Contains(_gateway.Records[^1].Steps, step => step is { Step: "hours", Detail: "counter (by hand): closed" });
        _world.RunFor(TimeSpan.FromHours(1));
        Assert.Equal("P05", HeardFirst());
    }

    [Fact]
    public void It_can_be_taken_back()
    {
        Set(open: false, TimeSpan.FromHours(1));
        Assert.Equal("P13", HeardFirst());
        Assert.True(World.Now(_world.Memory.Hours.ClearAsync("counter")));
        _world.RunFor(1.5);
        Assert.Equal("P05", HeardFirst());
    }

    [Fact]
    public void While_the_store_is_away_it_holds_until_its_time()
    {
        Set(open: false, TimeSpan.FromMinutes(10));
        _world.Power.Away = true;
        _world.RunFor(60);
        Assert.Equal("P13", HeardFirst());
        _world.RunFor(600);
        Assert.Equal("P05", HeardFirst());
    }

    private void Set(bool open, TimeSpan time)
    {
        _ = _world.Memory.Hours.SetAsync(new HoursOverride("counter", open, _world.Time.GetUtcNow() + time, "ma", _world.Time.GetUtcNow()));
        _world.RunFor(1.5);
    }

    private string HeardFirst()
    {
        var before = _gateway.Records.Count;
        var citizen = _world.Dial("12345");
        _world.Until(() => citizen.Ear.Now is "P05" or "P13", "a prompt", 5);
        var heard = citizen.Ear.Now!;
        citizen.HangUp();
        _world.Until(() => _gateway.Records.Count > before, "the record", 5);
        return heard;
    }
}

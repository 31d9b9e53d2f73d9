using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>The hours of a language's speakers end while somebody waits for one: he does not wait for nobody.</summary>
public sealed class RosterStories : IDisposable
{
    // Two minutes before eight in the evening in Gansu.
    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 23, 11, 58, 0, TimeSpan.Zero));
    private readonly WorldGateway _gateway;

    public RosterStories() => _gateway = _world.Gateway(plan: _world.Compile("""
        name: roster
        start: start
        person: person
        apology: P24
        languages: { zh: 普通话, sce: { name: 东乡语, fallback: zh, staffed: speakers } }
        hours: { speakers: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }
        cities: { province: { name: 甘肃省 } }
        flows:
          start:
            - set: { language: sce }
            - line: { music: music, max_wait: 10m, served: bye, timed_out: owed, store_down: owed, unstaffed: owed }
          owed:
            - callback: { reason: no-speaker, done: P11, failed: P19, otherwise: anybody }
            - hangup: callback
          anybody:
            - set: { language: zh }
            - goto: person
          person:
            - line: { music: music, served: bye, store_down: owed }
          bye:
            - hangup: bye
        """));

    public void Dispose() => _world.Dispose();

    private TestCall Wait(string number = "13893101234")
    {
        var call = _world.Dial("12345", number);
        _world.Until(() => call.Ear.Now == "music", "the line");
        return call;
    }

    [Fact]
    public void Who_waits_when_the_roster_ends_goes_the_way_of_who_comes_too_late()
    {
        var call = Wait();
        _world.RunFor(100);
        Assert.Equal("music", call.Ear.Now);
        _world.Until(() => call.IsEnded, "he is told and let go", 60);
        _world.RunFor(1);
        Assert.True(call.Ear.HeardOf("P11"));
        Assert.Equal("no-speaker", Assert.Single(_world.Callbacks).Request.Reason);
        var steps = _gateway.Records[0].Steps;
        var left = steps.Single(step => step.Step == "roster-over").At;
        Assert.InRange(left, new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 23, 12, 0, 3, TimeSpan.Zero));
        Assert.Contains(steps, step => step is { Step: "unstaffed", Detail: "nobody speaks sce at this hour" });
        Assert.Empty(_world.Waiting);
    }

    [Fact]
    public void A_speaker_who_stays_longer_serves_who_still_waits()
    {
        var seat = _world.Seat("1001", "province", "sce");
        var first = Wait("13893100001");
        _world.Until(() => first.Ear.Now == "voice of 1001", "the only speaker talks");
        var second = Wait();
        _world.RunFor(240);
        Assert.Equal("music", second.Ear.Now);
        first.HangUp();
        _world.Until(() => second.Ear.Now == "voice of 1001", "he is served after all", 120);
        Assert.Equal(2, seat.Rung.Count);
    }

    [Fact]
    public void An_operator_who_sends_the_speakers_home_sends_on_who_waits()
    {
        var call = Wait();
        var now = _world.Time.GetUtcNow();
        _ = _world.Memory.Hours.SetAsync(new HoursOverride("speakers", false, now + TimeSpan.FromHours(1), "ma", now));
        _world.Until(() => call.IsEnded, "he is told and let go", 30);
        Assert.True(call.Ear.HeardOf("P11"));
        Assert.True(_world.Time.GetUtcNow() < now + TimeSpan.FromMinutes(1));
    }
}

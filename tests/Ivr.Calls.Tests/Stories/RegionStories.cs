using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A caller of nobody's city says which one he means.</summary>
public sealed class RegionStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public RegionStories() => _gateway = _world.Gateway(plan: _world.Compile("""
        name: asks
        start: welcome
        person: person
        apology: P24
        languages: { zh: 普通话 }
        cities:
          province: { name: 甘肃省 }
          wuwei: { name: 武威市, overflow: { when_no_seat: on, pool: on } }
          jinchang: { name: 金昌市, overlay: { flows: { chosen: [ { play: P05 }, { goto: person } ] } } }
        flows:
          welcome:
            - region: { prompt: P02, enter_line: on, keys: { 1: wuwei, 2: jinchang }, then: chosen, otherwise: person }
          chosen:
            - goto: person
          person:
            - line: { music: music, callback_key: 1, callback: owed, served: bye, store_down: owed }
          owed:
            - callback: { reason: requested, done: P11, failed: P19, otherwise: person }
            - hangup: callback
          bye:
            - hangup: bye
        """));

    public void Dispose() => _world.Dispose();

    [Fact]
    public void His_place_in_the_line_is_moved_and_the_citys_seat_answers_as_that_city()
    {
        _world.Seat("9001", "province", "zh");
        var seat = _world.Seat("1001", "jinchang", "zh");
        var call = Choose('2');
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the seat of 金昌 answers");
        Assert.Contains("P05", call.Ear.Heard);
        Assert.StartsWith("金昌市12345", seat.Current!.Display, StringComparison.Ordinal);
        call.HangUp();
        _world.RunFor(1);
        var record = _gateway.Records.Single();
        Assert.Equal(("jinchang", "chosen", "1001"), (record.City, record.CityRule, record.Seat));
        Assert.Equal(1, record.Steps.Count(step => step.Step == "line-entered"));
    }

    [Fact]
    public void The_line_overflows_as_the_chosen_citys()
    {
        _world.Seat("9001", "province", "zh");
        var call = Choose('1');
        _world.Until(() => call.Ear.HeardOf("voice of 9001"), "the pool answers for 武威");
    }

    [Fact]
    public void The_callback_is_owed_for_the_chosen_city()
    {
        var call = Choose('1');
        _world.Until(() => call.Ear.Now == "music", "he waits");
        call.Press('1');
        _world.Until(() => call.IsEnded, "he is called back later");
        Assert.Equal("wuwei", Assert.Single(_world.Callbacks).Request.City);
    }

    [Fact]
    public void Who_says_nothing_stays_with_the_province()
    {
        _world.Seat("9001", "province", "zh");
        var call = _world.Dial("12345");
        _world.Until(() => call.Ear.HeardOf("voice of 9001"), "a person");
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal(("province", "unknown"), (_gateway.Records.Single().City, _gateway.Records.Single().CityRule));
    }

    private TestCall Choose(char key)
    {
        var call = _world.Dial("12345");
        _world.Until(() => call.Ear.Now == "P02", "he is asked");
        call.Press(key);
        return call;
    }
}

using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A web service is asked for the progress of an order while the citizen is on the line.</summary>
public sealed class ServiceStories : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void He_hears_the_comfort_to_its_end_and_music_until_the_answer_is_there()
    {
        var (gateway, citizen) = Asking(TimeSpan.FromSeconds(7));
        _world.Until(() => citizen.Ear.Now == "P22", "what the answer leads to");
        Assert.Equal(["P05", "P13", "music", "P22"], citizen.Ear.Heard);
        var question = Assert.Single(_world.Service.Asked);
        Assert.Equal("https://orders.gansu.gov.cn/api/orders/12345678?city=lanzhou", question.Address.AbsoluteUri);
        AssertWhole(citizen, "P13");
        Assert.True(citizen.Ear.LongestGap() < TimeSpan.FromSeconds(4), "there is no dead air but while he types");
        citizen.HangUp();
        _world.Until(() => gateway.Records.Count > 0, "the record");
        var record = gateway.Records.Single();
        Assert.Equal("已办结", record.Attached["状态"]);
        Assert.Contains(record.Steps, step => step is { Step: "http", Detail: "orders: answered" });
        Assert.Contains(record.Steps, step => step is { Step: "branch", Detail: "yes: 状态 = \"已办结\"" });
    }

    [Fact]
    public void An_answer_that_comes_at_once_does_not_chop_the_comfort()
    {
        var (_, citizen) = Asking(TimeSpan.FromMilliseconds(30));
        _world.Until(() => citizen.Ear.Now == "P22", "what the answer leads to");
        Assert.Equal(["P05", "P13", "P22"], citizen.Ear.Heard);
        AssertWhole(citizen, "P13");
    }

    [Fact]
    public void No_answer_in_time_is_a_way_of_its_own()
    {
        var (_, citizen) = Asking(TimeSpan.FromMinutes(1));
        _world.Until(() => citizen.Ear.Now == "P25", "the way of a service that fails", 30);
        Assert.Equal(["P05", "P13", "music", "P25"], citizen.Ear.Heard);
    }

    [Fact]
    public void Zero_meanwhile_is_a_person_and_nobody_waits_for_the_answer_any_more()
    {
        var (_, citizen) = Asking(TimeSpan.FromSeconds(9));
        _world.Until(() => citizen.Ear.Now == "music", "the wait");
        citizen.Press('0');
        _world.Until(() => _world.Waiting.Count == 1, "the line", 5);
        Assert.Equal(1, _world.Service.GivenUp);
    }

    [Fact]
    public void Who_hangs_up_meanwhile_leaves_nothing_behind()
    {
        var (gateway, citizen) = Asking(TimeSpan.FromSeconds(9));
        _world.Until(() => citizen.Ear.Now == "P13", "the comfort");
        citizen.HangUp();
        _world.Until(() => gateway.Records.Count > 0, "the record");
        Assert.Equal(1, _world.Service.GivenUp);
        Assert.Equal("hung-up", gateway.Records.Single().Ending.Cause);
    }

    private (WorldGateway Gateway, TestCall Citizen) Asking(TimeSpan after)
    {
        _world.Service.After = after;
        _world.Service.Json = """{ "status": "已办结" }""";
        var gateway = _world.Gateway(plan: _world.Compile("""
            name: asking
            start: start
            person: person
            apology: P24
            languages: { zh: 普通话 }
            cities:
              province: { name: 甘肃省 }
              lanzhou: { name: 兰州市, area_code: "0931", numbers: ["093112345"] }
            services:
              orders: { url: https://orders.gansu.gov.cn/api }
            flows:
              start:
                - collect: { prompt: P05, digits: 8, attach: 工单编号 }
                - http:
                    service: orders
                    get: /orders/{工单编号}?city={city}
                    within: 10s
                    meanwhile: [P13, music]
                    take: { 状态: status }
                    refused: person
                    failed: failed
                - branch: { if: 状态 = "已办结", goto: done }
                - goto: person
              done:
                - play: P22
                - goto: person
              failed:
                - play: P25
                - goto: person
              person:
                - line: { music: music, served: bye, store_down: owed }
              bye:
                - hangup: bye
              owed:
                - callback: { reason: store-down, done: P23, failed: P23n, otherwise: person }
                - hangup: owed
            """));
        var citizen = _world.Dial("093112345");
        _world.Until(() => citizen.Ear.Now == "P05", "he is asked for the number");
        // The # comes when the number is read already, and must chop nothing.
        citizen.Press("12345678#");
        return (gateway, citizen);
    }

    private void AssertWhole(TestCall call, string prompt) =>
        Assert.True((call.Ear.Sounds.Single(sound => sound.Name == prompt).Length - _world.Prompts.Library.Find(prompt, "zh", "standard")!.Length).Duration() < TimeSpan.FromMilliseconds(60), prompt + " is heard to its end");
}

using System.Text;
using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>A web service that is asked for the progress of an order.</summary>
public sealed class HttpTests
{
    private const string Head = """
          start:
            - collect: { prompt: music, digits: 8, attach: 工单编号 }
            - http:
                service: orders
                get: /orders/{工单编号}?city={city}
                within: 3s
                meanwhile: [A, music]
                take: { 状态: data.status, 天数: { field: days, as: number }, 办结: { field: done, as: flag } }
                refused: refused
                failed: failed
            - branch: { if: 办结, goto: done }
            - branch: { if: 天数 > 5, goto: late }
            - goto: person
          done:
            - set: { attach: { 去向: done } }
            - goto: person
          late:
            - set: { attach: { 去向: late } }
            - goto: person
          refused:
            - set: { attach: { 去向: refused } }
            - goto: person
          failed:
            - set: { attach: { 去向: failed } }
            - goto: person
        services:
          orders: { url: https://orders.gansu.gov.cn/api, headers: { Authorization: IVR_ORDERS_TOKEN } }
        """;

    private static readonly Dialplan Plan = Plans.Compile(Head);

    [Theory]
    [InlineData("""{ "data": { "status": "办理中" }, "days": 3, "done": false }""", null)]
    [InlineData("""{ "data": { "status": "办理中" }, "days": 6.5 }""", "late")]
    [InlineData("""{ "done": true, "days": 9 }""", "done")]
    [InlineData("{}", null)]
    [InlineData("""{ "data": { "status": null }, "more": [1, 2] }""", null)]
    [InlineData("""{ "data": { "status": 7 } }""", "failed")]
    [InlineData("""{ "days": "6" }""", "failed")]
    [InlineData("""{ "days": 1e400 }""", "failed")]
    [InlineData("[]", "failed")]
    [InlineData("", "failed")]
    [InlineData("<html>", "failed")]
    [InlineData("""{ "data": { "status": "办""", "failed")]
    [InlineData("""{ "data": { "status": "\ud800" } }""", "failed")]
    public async Task What_it_answers_decides_the_way_and_what_does_not_fit_is_a_failure(string json, string? way)
    {
        var call = await AskAsync(new WebReply(200, Encoding.UTF8.GetBytes(json)));
        Assert.Equal(way, call.Attached.GetValueOrDefault("去向"));
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Theory]
    [InlineData(404, "refused")]
    [InlineData(410, "refused")]
    [InlineData(401, "failed")]
    [InlineData(429, "failed")]
    [InlineData(302, "failed")]
    [InlineData(500, "failed")]
    [InlineData(null, "failed")]
    public async Task A_service_that_has_nothing_and_one_that_fails_are_two_ways(int? status, string way) =>
        Assert.Equal(way, (await AskAsync(new WebReply(status, "{}"u8.ToArray()))).Attached["去向"]);

    [Fact]
    public async Task Nobody_hears_silence_while_it_is_asked_and_nobody_waits_longer_than_he_is_let()
    {
        var call = await Simulated.CallAsync(Plan, "12345678");
        Assert.Contains("asks orders: /api/orders/12345678?city=province", call.Texts());
        Assert.Equal(["plays music", "plays A"], call.Texts().Where(text => text.StartsWith("plays", StringComparison.Ordinal)));
        Assert.Equal("failed", call.Attached["去向"]);

        var patient = Plans.Compile(Head.Replace("within: 3s", "within: 5s", StringComparison.Ordinal));
        call = await Simulated.CallAsync(patient, "12345678");
        Assert.Equal(["plays music", "plays A", "plays music"], call.Texts().Where(text => text.StartsWith("plays", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Zero_does_not_wait_for_it()
    {
        var call = await Simulated.CallAsync(Plan, "12345678 → 0 during A");
        Assert.DoesNotContain("去向", call.Attached.Keys);
        Assert.Equal(CallOutcome.Person, call.Outcome);
    }

    [Fact]
    public async Task A_hash_behind_the_number_chops_nothing_and_is_no_key_of_what_follows()
    {
        var plan = Plans.Compile(Head.Replace("    - branch: { if: 办结, goto: done }", "    - play: B\n    - branch: { if: 办结, goto: done }", StringComparison.Ordinal));
        var call = await Simulated.CallAsync(plan, "12345678#", new HouseState { Services = Orders(Status("办理中")) });
        Assert.Equal(["plays music", "plays A", "plays B"], call.Texts().Where(text => text.StartsWith("plays", StringComparison.Ordinal)));
        Assert.Contains("0:14.0  plays B", call.Lines.Select(line => line.ToString().Trim()));
    }

    [Fact]
    public async Task Without_what_it_is_asked_with_it_is_not_asked()
    {
        var call = await Simulated.CallAsync(Plan);
        Assert.DoesNotContain(call.Texts(), text => text.StartsWith("asks", StringComparison.Ordinal));
        Assert.Equal("refused", call.Attached["去向"]);
    }

    [Theory]
    [InlineData("12#&?/ %", "/api/a/12%23%26%3F%2F%20%25?b=12%23%26%3F%2F%20%25")]
    [InlineData("甘肃", "/api/a/%E7%94%98%E8%82%83?b=%E7%94%98%E8%82%83")]
    [InlineData("@evil.example", "/api/a/%40evil.example?b=%40evil.example")]
    [InlineData("{city}", "/api/a/%7Bcity%7D?b=%7Bcity%7D")]
    [InlineData("../x", "/api/a/..%2Fx?b=..%2Fx")]
    [InlineData("..", null)]
    [InlineData(".", null)]
    public async Task A_value_in_an_address_is_data_whatever_it_is(string value, string? address) =>
        Assert.Equal(address is null ? [] : ["asks orders: " + address], await AskedAsync("get: '/a/{编号}?b={编号}'", value));

    [Fact]
    public async Task A_post_sends_values_as_what_they_are() =>
        Assert.Equal(["""asks orders: /api/a {"number":"12\u0022}","grade":null,"city":"province"}"""], await AskedAsync("post: /a, body: { number: 编号, grade: survey, city: city }", "12\"}"));

    [Fact]
    public async Task A_text_that_would_command_a_terminal_or_fill_a_screen_is_tamed()
    {
        Assert.Equal("办 理", (await AskAsync(Status("办\\r\\n理"))).Attached["状态"].Replace("  ", " ", StringComparison.Ordinal));
        Assert.Equal("failed", (await AskAsync(Status(new string('办', 101)))).Attached["去向"]);
    }

    [Fact]
    public async Task What_was_said_of_another_order_is_forgotten_when_this_one_is_not_known()
    {
        var plan = Plans.Compile(Head.Replace("    - collect:", "    - set: { attach: { 状态: 旧 } }\n    - collect:", StringComparison.Ordinal));
        var call = await Simulated.CallAsync(plan, "12345678", new HouseState { Services = Orders(new WebReply(404, default)) });
        Assert.DoesNotContain("状态", call.Attached.Keys);
    }

    private static WebReply Status(string status) => new(200, Encoding.UTF8.GetBytes($$"""{ "data": { "status": "{{status}}" } }"""));

    private static Task<Transcript> AskAsync(WebReply reply) => Simulated.CallAsync(Plan, "12345678", new HouseState { Services = Orders(reply) });

    private static Dictionary<string, SimulatedService> Orders(WebReply reply) => new() { ["orders"] = new SimulatedService(TimeSpan.FromSeconds(1), reply) };

    private static async Task<string[]> AskedAsync(string how, string value)
    {
        var plan = Plans.Compile($"""
              start:
                - set: {"{"} attach: {"{"} 编号: '{value}' {"}"} {"}"}
                - http: {"{"} service: orders, {how}, meanwhile: A, refused: person, failed: person {"}"}
                - survey: {"{"} prompt: A {"}"}
                - goto: person
            services:
              orders: {"{"} url: https://orders.gansu.gov.cn/api {"}"}
            """);
        return [.. (await Simulated.CallAsync(plan)).Texts().Where(text => text.StartsWith("asks", StringComparison.Ordinal))];
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Gateway.Ledger;
using Ivr.Gateway.Ops;
using Ivr.Gateway.Settings;
using Ivr.Gateway.Tests.Ops;
using Ivr.Sip;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Xunit;

namespace Ivr.Gateway.Tests.Ledger;

/// <summary>Which public numbers are looked at, how, and by whose order.</summary>
public sealed class LedgerRoundTests : IDisposable
{
    private const string Entries = """

        hours: { days: { workdays: 08:00-20:00, weekends: 08:00-20:00 } }
        ledger:
          power: { name: 供电服务, number: "95598", owner: 电网, targets: "95598", verified: 2026-01-01 }
          fresh: { name: 供热, number: "96778", owner: 热力, targets: "96778", verified: 2026-11-01 }
          police: { name: 报警, number: "110", owner: 公安, emergency: on, targets: { all: "110", province: none } }
          late: { name: 供水, number: "96116", owner: 供水, targets: "96116", hours: days }
          chief: { name: 值班, number: "8800000", owner: 政府办, targets: "09318800000", verify: hand, remark: 打电话给值班室 }
          gas: { name: 供气, owner: 燃气, targets: none }
          post: { name: 邮政, number: "12305", owner: 邮政, mode: line, flow: main }
        """;

    private static readonly Dialplan Plan = Compile();

    private static readonly DateTimeOffset Night = new(2026, 11, 26, 14, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime _time = new(new RunQueue(), Night);
    private readonly List<LedgerLook> _looks = [];
    private readonly Dictionary<string, HoursState?> _byHand = [];
    private readonly LedgerRound _round;

    public LedgerRoundTests() => _round = new LedgerRound(() => Plan, name => _byHand.GetValueOrDefault(name), LookAsync, _time, NullLogger<LedgerRound>.Instance);

    public void Dispose() => _round.Dispose();

    [Fact]
    public void What_is_due_is_looked_at_once_and_each_city_has_its_own_110()
    {
        Assert.Null(_round.Begin([], "li.ming"));
        _time.RunFor(TimeSpan.FromMinutes(1));
        Assert.NotNull(_round.Report!.EndedAt);
        Assert.Equal(
            [
                "power 95598  True answered", "police 110 兰州市 True answered", "police 110 临夏州 True answered", "late 96116  False later: outside its hours",
                "chief 8800000  False by hand", "gas   False no number is known",
            ],
            _round.Report.Lines.Select(line => $"{line.Entry} {line.Number} {line.City} {line.Reached} {line.What}"));
        Assert.Equal("打电话给值班室", _round.Report.Lines.Single(line => line.Entry == "chief").Remark);
        Assert.Equal(["power", "police", "police"], _looks.Select(look => look.Entry.Id));
    }

    [Theory]
    [InlineData(HoursState.Open, "True answered")]
    [InlineData(HoursState.Closed, "False later: days are closed by hand")]
    public void An_operators_word_on_the_hours_decides_who_is_called(HoursState byHand, string found)
    {
        _byHand["days"] = byHand;
        _round.Begin(["late"], "li.ming");
        _time.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(found, Assert.Single(_round.Report!.Lines) is var line ? $"{line.Reached} {line.What}" : "");
    }

    [Fact]
    public void What_is_asked_for_by_name_is_looked_at_though_it_is_not_due()
    {
        Assert.Null(_round.Begin(["fresh"], "li.ming"));
        _time.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal("96778", Assert.Single(_looks).Number.Number);
        Assert.Contains("did you mean 'fresh'", _round.Begin(["fres"], "li.ming")?.English, StringComparison.Ordinal);
    }

    [Fact]
    public void One_round_goes_at_a_time_and_a_number_after_the_other()
    {
        Assert.Null(_round.Begin([], "li.ming"));
        Assert.Contains("li.ming", _round.Begin([], "wang.fang")?.English, StringComparison.Ordinal);
        _time.RunFor(TimeSpan.FromSeconds(1.5));
        Assert.Single(_looks);
        _time.RunFor(TimeSpan.FromMinutes(1));
        Assert.Null(_round.Begin([], "wang.fang"));
    }

    [Fact]
    public async Task A_gateway_that_stops_breaks_it_off()
    {
        _round.Begin([], "li.ming");
        _round.Dispose();
        await Eventually.Async(() => _round.Report!.EndedAt is not null);
        _time.RunFor(TimeSpan.FromMinutes(1));
        Assert.Empty(_looks);
    }

    [Theory]
    [InlineData(null, "li.ming", HttpStatusCode.Unauthorized)]
    [InlineData("the-token", "", HttpStatusCode.BadRequest)]
    [InlineData("the-token", "li.ming", HttpStatusCode.Accepted)]
    public async Task Only_who_has_the_token_and_says_his_name_begins_one(string? token, string who, HttpStatusCode status)
    {
        var ops = new OpsToken("the-token");
        var api = new OpsApi(null!, ops, NullLogger<OpsApi>.Instance)
        {
            Talks = new TalkApi(ops, new TestHands().Hands, NullLogger<TalkApi>.Instance),
            Plans = new PlanApi(ops, null!),
            Ledger = new LedgerApi(ops, _round),
            Announcements = AnnouncementApiTests.Without(ops),
            Hours = new HoursApi(ops, null!, NullLogger<HoursApi>.Instance),
            Trace = new TraceApi(ops, () => new SipTrace(new SipTraceOptions(), TimeProvider.System)),
        };
        await using var server = await OpsServer.StartAsync(0, api, Metrics.NewCustomRegistry(), Locale.English, NullLoggerFactory.Instance);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url) };
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/ledger", UriKind.Relative))).StatusCode);
        Assert.Equal(status, (await http.PostAsJsonAsync("/ledger/check", new LedgerOrder(who))).StatusCode);
        Assert.Equal(status == HttpStatusCode.Accepted ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await http.GetAsync(new Uri("/ledger", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("", "lanzhou, linxia")]
    [InlineData("  - { name: a, city: lanzhou, sources: [10.0.0.0/8], outbound: \"sip:10.0.0.1\" }", "linxia")]
    [InlineData("  - { name: a, city: lanzhou, sources: [10.0.0.0/8] }", "lanzhou, linxia")]
    [InlineData("  - { name: a, partner: lanzhou, sources: [10.0.0.0/8], outbound: \"sip:10.0.0.1\" }", "lanzhou, linxia")]
    public void Settings_are_told_whose_110_no_trunk_reaches(string trunk, string lost)
    {
        var reading = SettingsReader.Parse("gateway.yaml", $"trunks:\n  - {{ name: any, sources: [127.0.0.0/8], outbound: \"sip:127.0.0.1\" }}\n{trunk}\n", TestPlans.Defaults);
        Assert.EndsWith("of: " + lost, Assert.Single(reading.CheckLedger(Plan)).Message.English, StringComparison.Ordinal);
    }

    private static Dialplan Compile()
    {
        var compiled = DialplanCompiler.CompileText("plan.yaml", TestPlans.Text + Entries, null);
        return compiled.Plan ?? throw new InvalidOperationException(string.Concat(compiled.Problems));
    }

    private Task<LedgerFinding> LookAsync(LedgerLook look, CancellationToken stop)
    {
        _looks.Add(look);
        return Task.FromResult(new LedgerFinding(true, "answered"));
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ivr.Acd;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Gateway.Ops;
using Ivr.Gateway.Records;
using Ivr.Media;
using Ivr.Sip;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ivr.Gateway.Tests.Ops;

public sealed class OpsServerTests : IAsyncLifetime
{
    private const string Token = "the-token";

    private static readonly Dialplan Offices = DialplanCompiler.CompileText(
        "test.yaml", TestPlans.Text.Replace("start: main", "hours: { offices: { workdays: all day, weekends: all day } }\nledger: { power: { name: 供电, owner: 电网, targets: none, hours: offices } }\nstart: main", StringComparison.Ordinal), null).Plan!;

    private readonly MemoryStores _memory = new();
    private readonly VirtualTime _time = new(new RunQueue());
    private readonly GatewayMetrics _metrics = new();
    private SwitchedStores _switched = null!;
    private CdrHealth _records = new(7, 0, 0, null);
    private RecordingHealth _recordings = new(3, 10, 1, 25, null);
    private readonly TestHands _hands = new();
    private bool _draining;
    private IReadOnlyList<AnnouncementView> _announcements = [];
    private TrunkStatus _trunk = new("telecom", "lanzhou", null, TrunkState.Up, DateTimeOffset.UnixEpoch, null) { ChannelsIn = 7, ChannelsOut = 2, Channels = 120, FailedProbes = 3 };
    private OpsServer _server = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _switched = new SwitchedStores(_memory);
        var view = new OpsView
        {
            Instance = "gw1",
            Plan = () => Offices,
            Stores = new Stores(_memory.Seats, _memory.Lines, _memory.Callbacks, _switched, _memory.Board, _memory.Announcements, _memory.Hours),
            StoreName = "memory",
            StoreRestarts = () => 3,
            Calls = () => 5,
            Draining = () => _draining,
            Records = () => _records,
            Journalled = () => 0,
            Media = () => new MediaCounters(10, 4000, 1, 100, 200, 0, 0, 0, 0) { ReportsReceived = 6, ForeignReports = 5, Overflown = 4, ToneKeys = 3, MostCommands = 12 },
            Clock = () => new ClockHealth(2, 0, 1, 7.5),
            Recordings = () => _recordings,
            Sip = () => new SipCounters(),
            Trunks = () => [_trunk],
            Digest = () => new DigestGuard(new DigestOptions(), new SipIds(System.Security.Cryptography.RandomNumberGenerator.Create()), _time).Counters,
            Announcements = () => _announcements,
            HoursByHand = () => [],
            Time = _time,
        };
        _metrics.Watch(view);
        _server = await OpsServer.StartAsync(0, Api(view), _metrics.Registry, Locale.English, NullLoggerFactory.Instance);
        _http = new HttpClient { BaseAddress = new Uri(_server.Url) };
    }

    private OpsApi Api(OpsView view) => new(view, new OpsToken(Token), NullLogger<OpsApi>.Instance)
    {
        Plans = new PlanApi(new OpsToken(Token), null!),
        Ledger = new LedgerApi(new OpsToken(Token), null!),
        Announcements = AnnouncementApiTests.Without(new OpsToken(Token)),
        Hours = new HoursApi(new OpsToken(Token), view, NullLogger<HoursApi>.Instance),
        Talks = new TalkApi(new OpsToken(Token), _hands.Hands, NullLogger<TalkApi>.Instance),
        Trace = new TraceApi(new OpsToken(Token), () => new SipTrace(new SipTraceOptions(), TimeProvider.System)),
    };

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public void It_listens_on_loopback_only() => Assert.Equal("127.0.0.1", new Uri(_server.Url).Host);

    [Fact]
    public async Task A_healthy_gateway_is_ready()
    {
        var (status, health) = await HealthAsync();
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(health.GetProperty("ready").GetBoolean());
        Assert.Equal(Offices.Version, health.GetProperty("plan").GetProperty("version").GetString());
        Assert.Equal(3, health.GetProperty("store").GetProperty("restarts").GetInt32());
        Assert.Equal(2, health.GetProperty("media").GetProperty("clock").GetProperty("lateTicks").GetInt32());
        Assert.Equal(7, health.GetProperty("records").GetProperty("written").GetInt32());
    }

    [Theory]
    [InlineData("draining", "draining")]
    [InlineData("store", "the store is away")]
    [InlineData("records", "records cannot be written: disk full")]
    public async Task What_is_wrong_makes_it_not_ready_and_is_said(string wrong, string said)
    {
        _draining = wrong == "draining";
        _switched.IsAway = wrong == "store";
        _records = wrong == "records" ? _records with { Failure = "disk full" } : _records;
        var (status, health) = await HealthAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Contains(said, Assert.Single(health.GetProperty("problems").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.8", "zh", "是不是")]
    [InlineData("zh", "zh", "是不是")]
    [InlineData("en-GB", "en", "did you mean")]
    [InlineData("zh;q=0.1, en", "en", "did you mean")]
    [InlineData("fr, zh;q=0.5", "zh", "是不是")]
    [InlineData("zh;q=0", "en", "did you mean")]
    [InlineData("fr", "en", "did you mean")]
    [InlineData("*", "en", "did you mean")]
    [InlineData(";;=", "en", "did you mean")]
    [InlineData(null, "en", "did you mean")]
    public async Task Who_asks_is_answered_in_his_language_or_in_the_gateways_own(string? asked, string answered, string said)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/overflow/lanzhuo");
        request.Headers.TryAddWithoutValidation("Accept-Language", asked);
        using var answer = await _http.SendAsync(request);
        Assert.Equal([answered], answer.Content.Headers.ContentLanguage);
        Assert.Equal(["Accept-Language"], answer.Headers.Vary);
        Assert.Contains(said, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_machines_read_is_the_same_in_every_language()
    {
        _trunk = _trunk with { State = TrunkState.Down, Reason = "OPTIONS got no answer" };
        _http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue("zh"));
        var trunk = Assert.Single((await _http.GetFromJsonAsync<JsonElement[]>("/trunks"))!);
        Assert.Equal(("down", "OPTIONS 无应答"), (trunk.GetProperty("state").GetString(), trunk.GetProperty("reason").GetString()));
        Assert.Equal("中继 telecom 不能去话：中断，OPTIONS 无应答", Assert.Single((await HealthAsync()).Health.GetProperty("warnings").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task A_trunk_that_is_down_degrades_the_gateway_and_it_still_takes_calls()
    {
        _trunk = _trunk with { State = TrunkState.Down, Reason = "OPTIONS got no answer" };
        var (status, health) = await HealthAsync();
        Assert.Equal((HttpStatusCode.OK, true), (status, health.GetProperty("degraded").GetBoolean()));
        Assert.Equal("no calls go out by trunk telecom: it is down, OPTIONS got no answer", Assert.Single(health.GetProperty("warnings").EnumerateArray()).GetString());
        Assert.Contains("ivr_trunk_up{trunk=\"telecom\"} 0", await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_announced_is_shown_with_who_wanted_it_and_what_cannot_be_heard_degrades_the_gateway()
    {
        var told = new AnnouncementView("a1", "in-force") { Until = _time.GetUtcNow().AddHours(1), ProposedBy = "li", ApprovedBy = "ma", Prompt = "P14_water" };
        _announcements = [told, told with { Id = "a2", State = "proposed" }];
        var (_, health) = await HealthAsync();
        var shown = Assert.Single(health.GetProperty("announced").EnumerateArray());
        Assert.Equal(("a1", "li", "ma"), (shown.GetProperty("id").GetString(), shown.GetProperty("proposedBy").GetString(), shown.GetProperty("approvedBy").GetString()));
        Assert.False(health.GetProperty("degraded").GetBoolean());
        _announcements = [told with { Problem = "there is no sound" }];
        Assert.Equal("announcement a1 is in force and not heard here: there is no sound", Assert.Single((await HealthAsync()).Health.GetProperty("warnings").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task Hours_are_set_by_hand_until_a_time_and_given_back()
    {
        var until = _time.GetUtcNow().AddHours(2);
        Assert.Equal(HttpStatusCode.OK, await HoursAsync("offices", new HoursOrder("closed", until, "wang")));
        var set = Assert.Single(await _http.GetFromJsonAsync<HoursView[]>("/hours") ?? []);
        Assert.Equal(("offices", false, until, "wang", "power"), (set.Name, set.Open, set.Until, set.Who, Assert.Single(set.Entries)));
        Assert.Equal(HttpStatusCode.OK, await HoursAsync("offices", new HoursOrder("auto", null, "wang")));
        Assert.Empty(await _http.GetFromJsonAsync<HoursView[]>("/hours") ?? []);
    }

    [Theory]
    [InlineData("office", "open", 1, "wang", Token, HttpStatusCode.NotFound)]
    [InlineData("offices", "shut", 1, "wang", Token, HttpStatusCode.BadRequest)]
    [InlineData("offices", "open", 0, "wang", Token, HttpStatusCode.BadRequest)]
    [InlineData("offices", "open", 200, "wang", Token, HttpStatusCode.BadRequest)]
    [InlineData("offices", "open", 1, "", Token, HttpStatusCode.BadRequest)]
    [InlineData("offices", "open", 1, "wang", "another", HttpStatusCode.Unauthorized)]
    public async Task A_senseless_order_for_hours_changes_nothing(string name, string position, int hours, string who, string token, HttpStatusCode refused)
    {
        Assert.Equal(refused, await HoursAsync(name, new HoursOrder(position, _time.GetUtcNow().AddHours(hours), who), token));
        Assert.Empty(await _memory.Hours.ListAsync(_time.GetUtcNow()));
    }

    [Fact]
    public async Task Trunks_are_shown_with_their_channels()
    {
        var trunk = Assert.Single((await _http.GetFromJsonAsync<JsonElement>("/trunks")).EnumerateArray());
        Assert.Equal(("telecom", "up", 7, 120), (trunk.GetProperty("name").GetString(), trunk.GetProperty("state").GetString(), trunk.GetProperty("channelsIn").GetInt32(), trunk.GetProperty("channels").GetInt32()));
        var metrics = await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("ivr_trunk_channels{trunk=\"telecom\",direction=\"out\"} 2", metrics, StringComparison.Ordinal);
        Assert.Contains("ivr_trunk_failures_total{trunk=\"telecom\",what=\"probe\"} 3", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_process_allocates_is_shown_and_grows()
    {
        static double Allocated(string metrics) => double.Parse(
            Assert.Single(metrics.Split('\n'), static line => line.StartsWith("dotnet_gc_heap_total_allocated_bytes_total ", StringComparison.Ordinal)).Split(' ')[1],
            System.Globalization.CultureInfo.InvariantCulture);
        var before = Allocated(await MetricsAsync());
        GC.KeepAlive(new byte[1 << 20]);
        var metrics = await MetricsAsync();
        Assert.True(Allocated(metrics) >= before + (1 << 20), metrics);
        Assert.Contains("dotnet_gc_collections_total{gc_heap_generation=\"gen2\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_pause_time_seconds_total ", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_cpu_time_seconds_total ", metrics, StringComparison.Ordinal);
        Assert.Contains("dotnet_process_memory_working_set_bytes ", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_without_the_token_changes_nothing()
    {
        foreach (var token in (string?[])[null, "", "wrong", Token + "x"])
        {
            using var answer = await OrderAsync("lanzhou", new OverflowOrder("on", "root"), token);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        }

        Assert.Equal(OverflowSwitch.Automatic, (await _memory.Overflow.GetAsync("lanzhou")).Switch);
    }

    [Fact]
    public async Task An_order_with_the_token_sets_the_switch_and_keeps_who_and_when()
    {
        using var answer = await OrderAsync("lanzhou", new OverflowOrder("on", "wang"), Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var state = await _memory.Overflow.GetAsync("lanzhou");
        Assert.Equal((OverflowSwitch.On, "wang", (DateTimeOffset?)_time.GetUtcNow()), (state.Switch, state.Who, state.At));
        var shown = await _http.GetFromJsonAsync<OverflowAnswer>("/overflow/lanzhou");
        Assert.Equal(("on", "wang"), (shown!.Switch, shown.Who));
    }

    [Theory]
    [InlineData("lanzhou", "sometimes", "root", HttpStatusCode.BadRequest)]
    [InlineData("lanzhou", "on", "", HttpStatusCode.BadRequest)]
    [InlineData("lanzhou", "on", "a\nb", HttpStatusCode.BadRequest)]
    [InlineData("lanzhuo", "on", "root", HttpStatusCode.NotFound)]
    public async Task A_senseless_order_is_refused(string city, string position, string who, HttpStatusCode status)
    {
        using var answer = await OrderAsync(city, new OverflowOrder(position, who), Token);
        Assert.Equal(status, answer.StatusCode);
        Assert.NotEmpty((await answer.Content.ReadFromJsonAsync<OpsProblem>())!.Problem.English);
    }

    [Fact]
    public async Task A_switch_with_a_time_ends_by_itself_and_says_so()
    {
        var now = _time.GetUtcNow();
        using var answer = await OrderAsync("lanzhou", new OverflowOrder("on", "wang", now + TimeSpan.FromHours(2)), Token);
        Assert.Equal(("on", null), ((await answer.Content.ReadFromJsonAsync<OverflowAnswer>())! is var set ? (set.Switch, set.Ended) : default));
        Assert.Equal(("on", now + TimeSpan.FromHours(2), null), (await LanzhouAsync()) is var on ? (on.Overflow, on.OverflowUntil!.Value, on.OverflowEnded) : default);
        _time.RunFor(TimeSpan.FromHours(2));
        Assert.Equal(("auto", "on"), (await LanzhouAsync()) is var over ? (over.Overflow, over.OverflowEnded) : default);
        Assert.Equal(("auto", "wang", "on"), (await _http.GetFromJsonAsync<OverflowAnswer>("/overflow/lanzhou"))! is var shown ? (shown.Switch, shown.Who, shown.Ended) : default);
        _time.RunFor(TimeSpan.FromHours(25));
        Assert.Null((await LanzhouAsync()).OverflowEnded);

        async Task<LineView> LanzhouAsync() => (await _http.GetFromJsonAsync<LineView[]>("/lines"))!.Single(line => line.City == "lanzhou");
    }

    [Theory]
    [InlineData("on", -1)]
    [InlineData("on", 8 * 24)]
    [InlineData("auto", 1)]
    public async Task An_end_that_makes_no_sense_is_refused(string position, int hours)
    {
        using var answer = await OrderAsync("lanzhou", new OverflowOrder(position, "wang", _time.GetUtcNow() + TimeSpan.FromHours(hours)), Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("`until`", (await answer.Content.ReadFromJsonAsync<OpsProblem>())!.Problem.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misspelt_city_is_answered_with_the_one_meant()
    {
        using var answer = await _http.GetAsync(new Uri("/overflow/lanzhuo", UriKind.Relative));
        Assert.Contains("lanzhou", (await answer.Content.ReadFromJsonAsync<OpsProblem>())!.Problem.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_are_masked()
    {
        var now = _time.GetUtcNow();
        await _memory.Callbacks.OpenAsync(new CallbackRequest("13800001234", "lanzhou", [], "zh", "abandoned", "c1"), now, now);
        var text = await _http.GetStringAsync(new Uri("/callbacks", UriKind.Relative));
        Assert.Contains("138****1234", text, StringComparison.Ordinal);
        Assert.DoesNotContain("13800001234", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_show_every_city_with_its_switch()
    {
        await _memory.Overflow.SetAsync("linxia", OverflowSwitch.Off, "wang", _time.GetUtcNow());
        var lines = await _http.GetFromJsonAsync<LineView[]>("/lines");
        Assert.NotNull(lines);
        Assert.Equal(["province", "lanzhou", "linxia"], lines.Select(line => line.City));
        Assert.Equal(["auto", "auto", "off"], lines.Select(line => line.Overflow));
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_not_thrown()
    {
        _switched.IsAway = true;
        using var answer = await _http.GetAsync(new Uri("/lines", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("ivr_store_up 0", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_tell_of_calls_lines_seats_and_media()
    {
        await _memory.Seats.DefineAsync("g1", [new SeatDefinition("s1", "linxia", ["language:zh"], "sip:s1@127.0.0.1")], _time.GetUtcNow());
        await _memory.Overflow.SetAsync("linxia", OverflowSwitch.Off, "wang", _time.GetUtcNow());
        var text = await MetricsAsync();
        Assert.All(
            ["ivr_calls 5", "ivr_store_up 1", "ivr_seats_ready{city=\"linxia\"} 1", "ivr_seats{state=\"ready\"} 1", "ivr_overflow_switch{city=\"linxia\"} -1", "ivr_media_ports_free 4000", "ivr_media_late_ticks_total 2", "ivr_records_written_total 7",
                "ivr_media_long_ticks_total 1", "ivr_media_longest_tick_seconds 0.0075", "ivr_media_commands_most 12", "ivr_rtcp_packets_total{direction=\"received\"} 6",
                "ivr_rtcp_dropped_total{why=\"foreign\"} 5", "ivr_rtp_dropped_total{why=\"kernel\"} 4", "ivr_tone_keys_total 3"],
            (string line) => Assert.Contains(line + "\n", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Calls_that_are_not_recorded_degrade_the_gateway_and_it_still_takes_calls()
    {
        _recordings = _recordings with { Failure = "5 MB are free" };
        var (status, health) = await HealthAsync();
        Assert.Equal((HttpStatusCode.OK, true), (status, health.GetProperty("degraded").GetBoolean()));
        Assert.Equal("calls are not recorded: 5 MB are free", Assert.Single(health.GetProperty("warnings").EnumerateArray()).GetString());
        var text = await MetricsAsync();
        Assert.All(
            ["ivr_recordings 3", "ivr_recordings_failing 1", "ivr_recordings_total{outcome=\"whole\"} 10", "ivr_recordings_total{outcome=\"incomplete\"} 1", "ivr_recording_frames_lost_total 25"],
            (string line) => Assert.Contains(line + "\n", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("join", "{\"whom\":\"110\",\"who\":\"wang\"}", "join a/b@c 110 wang")]
    [InlineData("supervise", "{\"mode\":\"whisper\",\"whom\":\"1099\",\"who\":\"wang\"}", "supervise a/b@c 1099 Whisper wang")]
    [InlineData("supervise", "{\"mode\":\"stop\",\"who\":\"wang\"}", "supervise a/b@c   wang")]
    [InlineData("recording", "{\"switch\":\"pause\",\"who\":\"wang\"}", "record a/b@c False wang")]
    [InlineData("recording", "{\"switch\":\"resume\",\"who\":\"wang\"}", "record a/b@c True wang")]
    public async Task An_order_for_a_conversation_is_passed_on_with_who_gave_it(string what, string order, string passed)
    {
        Assert.Equal(HttpStatusCode.Accepted, await TalkOrderAsync(what, order, Token));
        Assert.Equal([passed], _hands.Orders);
    }

    [Theory]
    [InlineData("join", "{\"who\":\"wang\"}")]
    [InlineData("join", "{\"whom\":\"110\"}")]
    [InlineData("supervise", "{\"mode\":\"spy\",\"whom\":\"1099\",\"who\":\"wang\"}")]
    [InlineData("supervise", "{\"mode\":\"listen\",\"whom\":\"a\\nb\",\"who\":\"wang\"}")]
    [InlineData("recording", "{\"switch\":\"off\",\"who\":\"wang\"}")]
    public async Task A_senseless_order_for_a_conversation_is_refused(string what, string order)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await TalkOrderAsync(what, order, Token));
        Assert.Empty(_hands.Orders);
    }

    [Fact]
    public async Task An_order_for_a_conversation_needs_the_token_and_a_conversation()
    {
        const string Join = "{\"whom\":\"110\",\"who\":\"wang\"}";
        Assert.Equal(HttpStatusCode.Unauthorized, await TalkOrderAsync("join", Join, null));
        Assert.Empty(_hands.Orders);
        _hands.Answer = CallCentre.NoSuchTalk;
        Assert.Equal(HttpStatusCode.NotFound, await TalkOrderAsync("join", Join, Token));
        _hands.Answer = "three talk already";
        Assert.Equal(HttpStatusCode.Conflict, await TalkOrderAsync("join", Join, Token));
    }

    [Fact]
    public async Task A_page_that_calls_itself_by_another_name_reads_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/health");
        request.Headers.Host = "evil.example";
        using var answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_taken_port_is_an_IOException()
    {
        var port = new Uri(_server.Url).Port;
        await Assert.ThrowsAsync<IOException>(() => OpsServer.StartAsync(port, Api(null!), _metrics.Registry, Locale.English, NullLoggerFactory.Instance));
    }

    private async Task<(HttpStatusCode Status, JsonElement Health)> HealthAsync()
    {
        using var answer = await _http.GetAsync(new Uri("/health", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private async Task<HttpStatusCode> TalkOrderAsync(string what, string order, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/calls/{Uri.EscapeDataString("a/b@c")}/{what}")
        {
            Content = new StringContent(order, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> HoursAsync(string name, HoursOrder order, string token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/hours/" + name) { Content = JsonContent.Create(order) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }

    private Task<string> MetricsAsync() => _http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    private async Task<HttpResponseMessage> OrderAsync(string city, OverflowOrder order, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/overflow/" + city) { Content = JsonContent.Create(order) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request);
    }
}

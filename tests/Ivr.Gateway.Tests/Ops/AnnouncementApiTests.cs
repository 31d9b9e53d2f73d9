using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ivr.Acd;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Gateway.Ops;
using Ivr.Gateway.Settings;
using Ivr.Sip;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Xunit;

namespace Ivr.Gateway.Tests.Ops;

/// <summary>Two people's orders: the token says that somebody may, his own key says who he is.</summary>
public sealed class AnnouncementApiTests : IAsyncLifetime
{
    private static readonly OpsToken Token = new("the-token");

    private static readonly Dialplan Announcing = DialplanCompiler.CompileText(
        "test.yaml", TestPlans.Text.Replace("  main:\n", "  main:\n    - announce: 8s\n", StringComparison.Ordinal), null).Plan!;

    private readonly (string Own, string Line) _li = OperatorKeys.New("li");
    private readonly (string Own, string Line) _ma = OperatorKeys.New("ma");
    private readonly List<Announcement> _proposed = [];
    private readonly List<string> _orders = [];
    private readonly TempFolder _folder = new();
    private Phrase? _refusal;
    private OpsServer _server = null!;
    private HttpClient _http = null!;

    /// <summary>For servers of which nobody asks for announcements.</summary>
    internal static AnnouncementApi Without(OpsToken token) => new(token, Keys(null), null!, null!, []);

    public async Task InitializeAsync()
    {
        var file = Path.Combine(_folder.Path, "operators");
        await File.WriteAllTextAsync(file, $"# two people\n{_li.Line}\n{_ma.Line}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }

        var hands = new AnnouncementHands
        {
            Propose = proposal =>
            {
                _proposed.Add(proposal);
                return Task.FromResult(_refusal);
            },
            Approve = (id, who) => Do($"approve {id} {who}"),
            Withdraw = (id, who) => Do($"withdraw {id} {who}"),
        };
        var view = new OpsView
        {
            Instance = "gw1",
            Plan = () => Announcing,
            Stores = null!,
            StoreName = "",
            StoreRestarts = null!,
            Calls = null!,
            Draining = null!,
            Records = null!,
            Journalled = null!,
            Recordings = null!,
            Media = null!,
            Clock = null!,
            Sip = null!,
            Trunks = null!,
            Digest = null!,
            HoursByHand = null!,
            Time = TimeProvider.System,
            Announcements = () => [.. _proposed.Select(one => AnnouncementView.Of(new ReadyAnnouncement(one), TimeProvider.System.GetUtcNow()))],
        };
        var api = new OpsApi(view, Token, NullLogger<OpsApi>.Instance)
        {
            Talks = new TalkApi(Token, new TestHands().Hands, NullLogger<TalkApi>.Instance),
            Plans = new PlanApi(Token, null!),
            Ledger = new LedgerApi(Token, null!),
            Trace = new TraceApi(Token, () => new SipTrace(new SipTraceOptions(), TimeProvider.System)),
            Announcements = new AnnouncementApi(Token, Keys(file), hands, view, ["P14_water"]),
            Hours = new HoursApi(Token, view, NullLogger<HoursApi>.Instance),
        };
        _server = await OpsServer.StartAsync(0, api, Metrics.NewCustomRegistry(), Locale.English, NullLoggerFactory.Instance);
        _http = new HttpClient { BaseAddress = new Uri(_server.Url) };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Who_proposed_and_who_approved_is_known_by_their_keys()
    {
        var (status, shown) = await PostAsync("/announcements", Spoken(), _li.Own);
        Assert.Equal(HttpStatusCode.OK, status);
        var proposal = Assert.Single(_proposed);
        Assert.Equal(("li", "lanzhou", "停水"), (proposal.ProposedBy, proposal.City, proposal.Texts["zh"]));
        Assert.Contains(proposal.Id, shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync($"/announcements/{proposal.Id}/approve", new { }, _ma.Own)).Status);
        Assert.Equal([$"approve {proposal.Id} ma"], _orders);
    }

    [Theory]
    [InlineData("")]
    [InlineData("li")]
    [InlineData("li:guess")]
    [InlineData("nobody:guess")]
    public async Task Who_has_no_key_of_his_own_proposes_and_approves_nothing_and_is_told_how_to_get_one(string key)
    {
        var (proposed, why) = await PostAsync("/announcements", Spoken(), key);
        var (approved, _) = await PostAsync("/announcements/a1/approve", new { }, key);
        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (proposed, approved));
        Assert.Contains("ivr announce key NAME", why, StringComparison.Ordinal);
        Assert.Empty(_proposed);
        Assert.Empty(_orders);
    }

    [Fact]
    public async Task A_key_alone_opens_nothing_without_the_token() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("/announcements", Spoken(), _li.Own, token: "another")).Status);

    [Fact]
    public async Task One_hand_with_the_token_ends_it()
    {
        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/announcements/a1/withdraw", new WithdrawOrder("wang"), null)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync("/announcements/a1/withdraw", new WithdrawOrder(""), null)).Status);
        Assert.Equal(["withdraw a1 wang"], _orders);
    }

    [Fact]
    public async Task What_the_house_refuses_is_said()
    {
        _refusal = "it takes 9.3 s";
        var (status, why) = await PostAsync("/announcements/a1/approve", new { }, _ma.Own);
        Assert.Equal((HttpStatusCode.Conflict, true), (status, why.Contains("9.3", StringComparison.Ordinal)));
    }

    public static TheoryData<AnnouncementOrder, string> Senseless { get; } = new()
    {
        { Spoken() with { City = "lanzhuo" }, "lanzhou" },
        { Spoken() with { Until = null }, "until" },
        { Spoken() with { Until = TimeProvider.System.GetUtcNow().AddMinutes(-1) }, "until" },
        { Spoken() with { Until = TimeProvider.System.GetUtcNow().AddDays(8) }, "until" },
        { Spoken() with { Texts = null }, "prompt" },
        { Spoken() with { Prompt = "P14_water" }, "prompt" },
        { Spoken() with { Texts = null, Prompt = "P14_watre" }, "P14_water" },
        { Spoken() with { Texts = new Dictionary<string, string> { ["bo"] = "ཆུ" } }, "zh" },
        { Spoken() with { Texts = new Dictionary<string, string> { ["zh"] = "停水", ["sce"] = "x" } }, "sce" },
        { Spoken() with { Texts = new Dictionary<string, string> { ["zh"] = new string('水', 301) } }, "300" },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public async Task A_senseless_proposal_is_refused_with_what_to_say_instead(AnnouncementOrder order, string said)
    {
        var (status, why) = await PostAsync("/announcements", order, _li.Own);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(said, why, StringComparison.Ordinal);
        Assert.Empty(_proposed);
    }

    private static AnnouncementOrder Spoken() => new("lanzhou", TimeProvider.System.GetUtcNow().AddHours(1), null, new Dictionary<string, string> { ["zh"] = "停水" });

    private static OperatorKeys Keys(string? file) => new(Passwords.Read(PasswordKind.Operators, name => name == PasswordKind.Operators.FileVariable ? file : null).Passwords);

    private Task<Phrase?> Do(string order)
    {
        _orders.Add(order);
        return Task.FromResult(_refusal);
    }

    private async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, object order, string? key, string token = "the-token")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(order) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(OperatorKeys.Header, key);
        }

        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ivr.Calls;
using Ivr.Gateway.Ops;
using Ivr.Sip;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;
using Xunit;

namespace Ivr.Gateway.Tests.Ops;

/// <summary>Only a laboratory dials, and only for who has its token.</summary>
public sealed class LabApiTests : IAsyncDisposable
{
    private static readonly OpsToken Token = new("the-token");

    private readonly List<TrialOrder> _orders = [];
    private OpsServer? _server;

    [Fact]
    public async Task An_order_with_the_token_is_carried_out()
    {
        await StartAsync(lab: true);
        var (status, body) = await OrderAsync(new DialOrder("sip:callee@127.0.0.1:15600", "7009", "sippauth"), Token.Text);
        Assert.Equal((HttpStatusCode.Accepted, true), (status, body.Contains("call-1", StringComparison.Ordinal)));
        var order = Assert.Single(_orders);
        Assert.Equal(("sip:callee@127.0.0.1:15600", "7009", "sippauth"), (order.Target.ToString(), order.Entry, order.As));
    }

    [Theory]
    [InlineData(null, "sip:callee@127.0.0.1", HttpStatusCode.Unauthorized)]
    [InlineData("another", "sip:callee@127.0.0.1", HttpStatusCode.Unauthorized)]
    [InlineData("the-token", "callee", HttpStatusCode.BadRequest)]
    [InlineData("the-token", null, HttpStatusCode.BadRequest)]
    public async Task Nothing_else_dials(string? token, string? target, HttpStatusCode refused)
    {
        await StartAsync(lab: true);
        Assert.Equal(refused, (await OrderAsync(new DialOrder(target, "7009", null), token)).Status);
        Assert.Empty(_orders);
    }

    [Fact]
    public async Task A_gateway_of_citizens_has_no_such_path()
    {
        await StartAsync(lab: false);
        Assert.Equal(HttpStatusCode.NotFound, (await OrderAsync(new DialOrder("sip:callee@127.0.0.1", "7009", null), Token.Text)).Status);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    private async Task StartAsync(bool lab)
    {
        var api = new OpsApi(null!, Token, NullLogger<OpsApi>.Instance)
        {
            Talks = new TalkApi(Token, new TestHands().Hands, NullLogger<TalkApi>.Instance),
            Plans = new PlanApi(Token, null!),
            Ledger = new LedgerApi(Token, null!),
            Announcements = AnnouncementApiTests.Without(Token),
            Hours = new HoursApi(Token, null!, NullLogger<HoursApi>.Instance),
            Trace = new TraceApi(Token, () => new SipTrace(new SipTraceOptions(), TimeProvider.System)),
            Lab = lab ? new LabApi(Token, DialAsync, NullLogger<LabApi>.Instance) : null,
        };
        _server = await OpsServer.StartAsync(0, api, Metrics.NewCustomRegistry(), Locale.English, NullLoggerFactory.Instance);
    }

    private Task<TrialBegun> DialAsync(TrialOrder order)
    {
        _orders.Add(order);
        return Task.FromResult(new TrialBegun("call-1", null));
    }

    private async Task<(HttpStatusCode Status, string Body)> OrderAsync(DialOrder order, string? token)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_server!.Url) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dial") { Content = JsonContent.Create(order) };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

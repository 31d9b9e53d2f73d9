using System.Text;
using Ivr.Flows;
using Ivr.Gateway.Web;
using Ivr.Testing;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Ivr.Gateway.Tests.Web;

/// <summary>Web services as they are: a server on this machine that answers well, badly, by halves, or never.</summary>
public sealed class WebDeskTests : IAsyncDisposable
{
    private readonly SteppedTime _time = new();
    private readonly CollectingLogs _logs = new();
    private readonly List<(string Service, string Outcome)> _counted = [];
    private readonly Dictionary<string, string> _secrets = new() { ["IVR_ORDERS_TOKEN"] = "Bearer s3cret" };
    private readonly OrderServer _server = new();
    private readonly WebDesk _desk;

    public WebDeskTests() =>
        _desk = new WebDesk(_secrets.GetValueOrDefault, (service, outcome, _) => _counted.Add((service, outcome)), _time, new Microsoft.Extensions.Logging.Logger<WebDesk>(_logs));

    public async ValueTask DisposeAsync()
    {
        _desk.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_question_goes_where_the_plan_says_with_its_secret_and_its_answer_comes_back()
    {
        _server.Answers(OrderServer.Json("""{"status":"办理中"}"""));
        var reply = await AskAsync();
        Assert.Equal((200, """{"status":"办理中"}"""), (reply.Status!.Value, Encoding.UTF8.GetString(reply.Body.Span)));
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("GET", "/api/orders/12345678?city=lanzhou", "Bearer s3cret", ""), (request.Method, request.Target, request.Authorization, request.Body));
        Assert.Equal([("orders", "answered")], _counted);
    }

    [Fact]
    public async Task A_post_brings_its_values_as_JSON_and_is_never_repeated()
    {
        _server.Answers(OrderServer.Status(500), OrderServer.Json("{}"));
        Assert.Equal(500, (await AskAsync("""{"id":"12345678"}""")).Status);
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("POST", """{"id":"12345678"}"""), (request.Method, request.Body));
    }

    [Fact]
    public async Task Not_found_is_an_answer_and_is_not_asked_again()
    {
        _server.Answers(OrderServer.Status(404));
        Assert.Equal(404, (await AskAsync()).Status);
        Assert.Single(_server.Requests);
        Assert.Equal([("orders", "refused")], _counted);
    }

    [Fact]
    public async Task A_failure_is_tried_once_more()
    {
        _server.Answers(OrderServer.Status(503), OrderServer.Json("{}"));
        Assert.Equal(200, (await AskAsync()).Status);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData("half")]
    [InlineData("chunk")]
    [InlineData("hang")]
    [InlineData("huge")]
    [InlineData("endless")]
    [InlineData("slow body")]
    public async Task What_comes_by_halves_too_late_or_without_an_end_is_no_answer(string how)
    {
        _server.Answers(how switch
        {
            "half" => OrderServer.Half,
            "chunk" => OrderServer.BrokenChunks,
            "hang" => OrderServer.Hang,
            "huge" => OrderServer.Bytes(WebReply.MostBytes + 1),
            "endless" => OrderServer.Endless,
            _ => OrderServer.SlowBody,
        });
        var began = _time.GetUtcNow();
        Assert.Equal(WebReply.None, await AskAsync());
        Assert.True(_time.GetUtcNow() - began <= TimeSpan.FromSeconds(3.2), "nobody waits longer than he is let");
        Assert.Equal([("orders", "failed")], _counted);
    }

    [Fact]
    public async Task The_longest_answer_that_is_allowed_is_read_whole()
    {
        _server.Answers(OrderServer.Bytes(WebReply.MostBytes));
        Assert.Equal(WebReply.MostBytes, (await AskAsync()).Body.Length);
    }

    [Fact]
    public async Task Nobody_is_sent_on_elsewhere()
    {
        _server.Answers(context =>
        {
            context.Response.Redirect("http://127.0.0.1:1/elsewhere");
            return Task.CompletedTask;
        });
        Assert.Equal(302, (await AskAsync()).Status);
    }

    [Fact]
    public async Task A_service_that_keeps_failing_is_left_alone_for_a_while_and_comes_back()
    {
        _server.Answers(OrderServer.Status(500));
        await AskAsync();
        await AskAsync();
        var asked = _server.Requests.Count;
        Assert.Equal(WebReply.None, await AskAsync());
        Assert.Equal(asked, _server.Requests.Count);
        _server.Answers(OrderServer.Json("{}"));
        _time.Pass(TimeSpan.FromSeconds(16));
        Assert.Equal(200, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Who_hangs_up_is_no_fault_of_the_service()
    {
        _server.Answers(OrderServer.Hang);
        for (var call = 0; call < 8; call++)
        {
            using var gone = new CancellationTokenSource();
            var asking = _desk.AskAsync(Question(null), gone.Token);
            await gone.CancelAsync();
            Assert.Equal(WebReply.None, await asking);
        }

        Assert.All(_counted, one => Assert.Equal("gone", one.Outcome));
        _server.Answers(OrderServer.Json("{}"));
        Assert.Equal(200, (await AskAsync()).Status);
    }

    [Fact]
    public async Task Without_its_secret_nothing_is_asked()
    {
        _secrets.Clear();
        Assert.Equal(WebReply.None, await AskAsync());
        Assert.Empty(_server.Requests);
        Assert.Contains(_logs.Lines, line => line.Text.Contains("IVR_ORDERS_TOKEN is not set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_knows_neither_what_was_asked_nor_what_was_answered_nor_the_secret()
    {
        _server.Answers(OrderServer.Status(500));
        await AskAsync();
        Assert.NotEmpty(_logs.Lines);
        Assert.All(_logs.Lines, line => Assert.DoesNotMatch("12345678|s3cret", line.Text));
    }

    private Task<WebReply> AskAsync(string? body = null) => PassAsync(_desk.AskAsync(Question(body), CancellationToken.None));

    private WebQuestion Question(string? body)
    {
        var service = new WebService("orders", _server.Url + "/api", new Dictionary<string, string> { ["Authorization"] = "IVR_ORDERS_TOKEN" });
        return new WebQuestion(service, new Uri(service.Address + "/orders/12345678?city=lanzhou"), body, TimeSpan.FromSeconds(3));
    }

    // In small steps: the network between is a real one.
    private async Task<T> PassAsync<T>(Task<T> work)
    {
        for (var patience = 0; !work.IsCompleted && patience < 20_000; patience++)
        {
            await Task.WhenAny(work, Task.Delay(1));
            _time.Pass(TimeSpan.FromMilliseconds(5));
        }

        return await work;
    }
}

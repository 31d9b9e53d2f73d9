using System.Collections.Concurrent;
using System.Text;
using Ivr.Flows;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Ivr.Gateway.Web;

/// <summary>
/// Asks web services for plans. A GET is tried twice when the first try failed fast; a service that keeps failing is left alone for a while, and
/// callers go the way of its failure at once. Nothing of what is asked or answered is logged: it belongs to citizens. Any thread.
/// </summary>
internal sealed partial class WebDesk : IDisposable
{
    private readonly HttpClient _http;
    private readonly Func<string, string?> _secret;
    private readonly Action<string, string, TimeSpan> _count;
    private readonly TimeProvider _time;
    private readonly ILogger<WebDesk> _log;
    private readonly ConcurrentDictionary<string, (ResiliencePipeline<WebReply> Once, ResiliencePipeline<WebReply> Twice)> _services = new();

    /// <param name="secret">The value of a header, by the variable a plan names.</param>
    /// <param name="count">Told of each question: the service, <c>answered</c>, <c>refused</c>, <c>failed</c> or <c>gone</c>, and how long it took.</param>
    public WebDesk(Func<string, string?> secret, Action<string, string, TimeSpan> count, TimeProvider time, ILogger<WebDesk> log)
    {
        (_secret, _count, _time, _log) = (secret, count, time, log);
        // Who is asked stands in the plan: nobody is sent on elsewhere, and nothing is remembered of one caller for the next.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Never fails.</summary>
    /// <param name="hangUp">Nobody waits for the answer any more.</param>
    public async Task<WebReply> AskAsync(WebQuestion question, CancellationToken hangUp)
    {
        var began = _time.GetTimestamp();
        var (reply, why) = await TriedAsync(question, hangUp).ConfigureAwait(false);
        var outcome = hangUp.IsCancellationRequested ? "gone" : reply.Status switch { >= 200 and < 300 => "answered", >= 400 and < 500 => "refused", _ => "failed" };
        var took = _time.GetElapsedTime(began);
        _count(question.Service.Name, outcome, took);
        if (outcome == "failed")
        {
            LogFailed(question.Service.Name, why ?? $"it answered {reply.Status}", took.TotalMilliseconds);
        }

        return reply;
    }

    public void Dispose() => _http.Dispose();

    private async Task<(WebReply Reply, string? Why)> TriedAsync(WebQuestion question, CancellationToken hangUp)
    {
        var (once, twice) = _services.GetOrAdd(question.Service.Name, _ => Patience(_time));
        using var limit = new CancellationTokenSource(question.Within, _time);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(hangUp, limit.Token);
        try
        {
            var tries = question.Body is null ? twice : once;
            return (await tries.ExecuteAsync(async stop => await OnceAsync(question, limit.Token, stop).ConfigureAwait(false), enough.Token).ConfigureAwait(false), null);
        }
        catch (BrokenCircuitException)
        {
            return (WebReply.None, "it failed too often and is left alone for a while");
        }
        catch (Exception error) when (error is OperationCanceledException or TimeoutException)
        {
            return (WebReply.None, $"it did not answer within {question.Within.TotalSeconds:0.###} s");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or WebAnswerException)
        {
            return (WebReply.None, error.Message);
        }
    }

    private async Task<WebReply> OnceAsync(WebQuestion question, CancellationToken limit, CancellationToken stop)
    {
        try
        {
            using var request = Request(question);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop).ConfigureAwait(false);
            return new WebReply((int)response.StatusCode, response.IsSuccessStatusCode ? await BodyAsync(response, stop).ConfigureAwait(false) : default);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // Its fault, unlike a caller's who hung up.
            throw new TimeoutException();
        }
    }

    private HttpRequestMessage Request(WebQuestion question)
    {
        var request = new HttpRequestMessage(question.Body is null ? HttpMethod.Get : HttpMethod.Post, question.Address);
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.UserAgent.ParseAdd("ivr");
        foreach (var (header, variable) in question.Service.Headers)
        {
            request.Headers.TryAddWithoutValidation(header, ValueOf(variable));
        }

        request.Content = question.Body is { } body ? new StringContent(body, Encoding.UTF8, "application/json") : null;
        return request;
    }

    private string ValueOf(string variable) => _secret(variable) is { Length: > 0 } value && !value.Any(char.IsControl)
        ? value
        : throw new WebAnswerException($"{variable} is not set");

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, CancellationToken stop)
    {
        using var stream = await response.Content.ReadAsStreamAsync(stop).ConfigureAwait(false);
        var body = new byte[WebReply.MostBytes + 1];
        var length = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop).ConfigureAwait(false);
        return length <= WebReply.MostBytes ? body.AsMemory(0, length) : throw new WebAnswerException($"its answer is longer than {WebReply.MostBytes} bytes");
    }

    private static (ResiliencePipeline<WebReply> Once, ResiliencePipeline<WebReply> Twice) Patience(TimeProvider time)
    {
        var once = new ResiliencePipelineBuilder<WebReply> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<WebReply>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 4,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromSeconds(15),
                ShouldHandle = tried => ValueTask.FromResult(IsDown(tried.Outcome) || tried.Outcome.Exception is TimeoutException),
            })
            .Build();
        var twice = new ResiliencePipelineBuilder<WebReply> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<WebReply>
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                ShouldHandle = tried => ValueTask.FromResult(IsDown(tried.Outcome)),
            })
            .AddPipeline(once)
            .Build();
        return (once, twice);
    }

    private static bool IsDown(Outcome<WebReply> tried) => tried.Exception is HttpRequestException or IOException || tried.Result?.Status >= 500;

    [LoggerMessage(3710, LogLevel.Warning, "The web service {Service} brought no answer: {Why} ({Milliseconds:F0} ms); the caller goes on")]
    private partial void LogFailed(string service, string why, double milliseconds);
}

/// <summary>What came cannot be used, or nothing could be asked.</summary>
internal sealed class WebAnswerException(string message) : Exception(message);

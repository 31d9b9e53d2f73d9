using System.Net;
using System.Text;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Ivr.Speech;

/// <summary>
/// Azure Speech by its REST interface (Microsoft Learn: "Text to speech REST API"): a sentence in SSML there, raw A-law at 8 kHz back.
/// Tries again what may go better (429 after its Retry-After, 5xx, no or half an answer), rests when it keeps failing.
/// </summary>
public sealed class AzureSpeech : ISpeechEngine
{
    /// <summary>Azure ends a sound after ten minutes.</summary>
    private const int MostBytes = 10 * 60 * 8000;

    private readonly HttpClient _http;
    private readonly AzureOptions _options;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<byte[]> _tries;
    private readonly Dictionary<string, SpokenText?> _languages;
    private long _quietUntil;

    /// <param name="http">Asks; its own time-out must not be shorter than the options' patience. Stays the caller's.</param>
    public AzureSpeech(HttpClient http, AzureOptions options, TimeProvider time)
    {
        _http = http;
        _options = options;
        _time = time;
        _tries = Tries(options, time);
        _languages = options.Voices.Keys.Select(voice => voice.Language).Distinct().ToDictionary(language => language, SpokenText.For);
    }

    public SpeechCoding Coding => SpeechCoding.Alaw;

    public string Recipe(SpeechOrder order) => VoiceOf(order) is { } voice ? $"Azure {voice.Name}{(voice.Rate == 0 ? "" : $", {voice.Rate} %")}" : "Azure";

    public string Wording(SpeechOrder order) => _languages.GetValueOrDefault(order.Language)?.Written(order.Said.Text) ?? order.Said.Text;

    public async Task<byte[]> SpeakAsync(SpeechOrder order, CancellationToken cancel)
    {
        var voice = VoiceOf(order) ?? throw new SpeechException(SpeechFault.Unspeakable, $"Azure has no voice for {order.Language} ({order.Voice})");
        var ssml = Ssml.Of(Wording(order), voice);
        try
        {
            return await _tries.ExecuteAsync(async inside => await AskAsync(order, ssml, inside).ConfigureAwait(false), cancel).ConfigureAwait(false);
        }
        catch (BrokenCircuitException error)
        {
            throw new SpeechException(SpeechFault.Away, "Azure failed again and again and is left alone for a while", error);
        }
        catch (TimeoutRejectedException error)
        {
            throw new SpeechException(SpeechFault.Away, "Azure did not answer in time", error);
        }
    }

    private AzureVoice? VoiceOf(SpeechOrder order) => _options.Voices.GetValueOrDefault((order.Language, order.Voice));

    private async Task<byte[]> AskAsync(SpeechOrder order, string ssml, CancellationToken cancel)
    {
        if (TimeSpan.FromTicks(Volatile.Read(ref _quietUntil) - _time.GetUtcNow().UtcTicks) is { Ticks: > 0 } left)
        {
            throw new SpeechException(SpeechFault.Away, "Azure asked to be left alone") { RetryAfter = left };
        }

        try
        {
            using var request = Request(ssml);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel).ConfigureAwait(false);
            Judge(response);
            await response.Content.LoadIntoBufferAsync(MostBytes, cancel).ConfigureAwait(false);
            var sound = await response.Content.ReadAsByteArrayAsync(cancel).ConfigureAwait(false);
            if (!SpeechLength.CanHold(order.Said.Text, sound.Length))
            {
                throw new SpeechException(SpeechFault.Away, $"Azure answered {sound.Length} bytes, too few for this text");
            }

            return sound;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new SpeechException(SpeechFault.Away, $"Azure gave no whole answer: {error.Message}", error);
        }
    }

    private HttpRequestMessage Request(string ssml)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Endpoint) { Content = new StringContent(ssml, Encoding.UTF8, "application/ssml+xml") };
        request.Headers.Add("Ocp-Apim-Subscription-Key", _options.Key);
        request.Headers.Add("X-Microsoft-OutputFormat", "raw-8khz-8bit-mono-alaw");
        request.Headers.UserAgent.ParseAdd("ivr");
        return request;
    }

    private void Judge(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        switch (status)
        {
            // a captive portal answers 200 as well
            case 200 when type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("json", StringComparison.Ordinal):
                throw new SpeechException(SpeechFault.Away, $"Azure answered {type}, not sound");
            case 200:
                return;
            case 401 or 403:
                throw new SpeechException(SpeechFault.Refused, $"Azure refused the key ({status}); is it of the region {_options}?");
            case 429 or >= 500 or 408:
                var wait = WaitOf(response);
                Volatile.Write(ref _quietUntil, (_time.GetUtcNow() + (wait ?? TimeSpan.Zero)).UtcTicks);
                throw new SpeechException(SpeechFault.Away, $"Azure answered {status}") { RetryAfter = wait };
            default:
                throw new SpeechException(SpeechFault.Unspeakable, $"Azure answered {status}: it does not take this text or voice");
        }
    }

    /// <summary>Retry-After is seconds or a date (RFC 9110, section 10.2.3).</summary>
    private TimeSpan? WaitOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };

    private static ResiliencePipeline<byte[]> Tries(AzureOptions options, TimeProvider time) => new ResiliencePipelineBuilder<byte[]> { TimeProvider = time }
        .AddTimeout(options.WholePatience)
        .AddRetry(new RetryStrategyOptions<byte[]>
        {
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(500),
            // who is told to wait for longer than anybody has patience is told so at once
            ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Exception is TimeoutRejectedException
                || (tried.Outcome.Exception is SpeechException { Fault: SpeechFault.Away } error && (error.RetryAfter ?? TimeSpan.Zero) < options.WholePatience)),
            DelayGenerator = tried => ValueTask.FromResult((tried.Outcome.Exception as SpeechException)?.RetryAfter),
        })
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<byte[]>
        {
            FailureRatio = 0.5,
            MinimumThroughput = 4,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = options.Rest,
            // a text it does not take says nothing of how it does
            ShouldHandle = tried => ValueTask.FromResult(tried.Outcome.Exception is TimeoutRejectedException or SpeechException { Fault: SpeechFault.Away or SpeechFault.Refused }),
        })
        .AddTimeout(options.Patience)
        .Build();
}

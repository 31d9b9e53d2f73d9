using Microsoft.Extensions.Logging;

namespace Ivr.Speech;

/// <summary>
/// Where a call asks for a sentence nobody recorded. It is answered within <see cref="Patience"/>, with the sound or with nothing, and then plays its recorded
/// fallback; what was begun goes on meanwhile, and the next caller has it from the cache. Safe to use from any thread.
/// </summary>
public sealed partial class SpeechDesk(ISpeechEngine engine, SpeechCache cache, TimeProvider time, ILogger<SpeechDesk> log)
{
    /// <summary>The longest a caller waits for speech.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    /// <summary>Sentences made at once; one more is not begun.</summary>
    private const int MostAtOnce = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<SpeechSound?>> _making = new(StringComparer.Ordinal);

    /// <summary>Null: play the recorded fallback.</summary>
    /// <param name="hangUp">Ends the waiting, not the making.</param>
    /// <exception cref="OperationCanceledException">The caller has hung up.</exception>
    public async Task<SpeechSound?> AskAsync(SpeechOrder order, CancellationToken hangUp)
    {
        if (KeyOf(order) is not { } key || Making(key, order) is not { } making)
        {
            return null;
        }

        try
        {
            // on the caller's own loop again
            return await making.WaitAsync(Patience, time, hangUp);
        }
        catch (TimeoutException)
        {
            TooSlow(log, order.Language, order.Said.Text.Length);
            return null;
        }
    }

    /// <summary>The sound of what will be heard later, however long it takes; null: it cannot be said, and the log says why.</summary>
    public async Task<SpeechSound?> PrepareAsync(SpeechOrder order) => KeyOf(order) is { } key && Making(key, order) is { } making ? await making.ConfigureAwait(false) : null;

    private string? KeyOf(SpeechOrder order)
    {
        try
        {
            return SpeechCache.Key(engine, order);
        }
        catch (SpeechException error)
        {
            NoSound(log, order.Language, error.Fault, error.Message);
            return null;
        }
    }

    /// <summary>Who asks for what is being made waits for the same.</summary>
    private Task<SpeechSound?>? Making(string key, SpeechOrder order)
    {
        lock (_lock)
        {
            if (_making.TryGetValue(key, out var making))
            {
                return making;
            }

            if (_making.Count >= MostAtOnce)
            {
                TooMany(log, MostAtOnce);
                return null;
            }

            // on the pool: it outlives the call that asked
            return _making[key] = Task.Run(() => MakeAsync(key, order));
        }
    }

    private async Task<SpeechSound?> MakeAsync(string key, SpeechOrder order)
    {
        try
        {
            if (await KeptAsync(key).ConfigureAwait(false) is { } kept)
            {
                return new SpeechSound(engine.Coding, kept);
            }

            var made = await engine.SpeakAsync(order, CancellationToken.None).ConfigureAwait(false);
            await KeepAsync(key, made).ConfigureAwait(false);
            return new SpeechSound(engine.Coding, made);
        }
        catch (SpeechException error)
        {
            NoSound(log, order.Language, error.Fault, error.Message);
            return null;
        }
        catch (Exception error)
        {
            // the caller may long have gone: nobody else would see it
            Broken(log, error);
            return null;
        }
        finally
        {
            lock (_lock)
            {
                _making.Remove(key);
            }
        }
    }

    // A disk that fails costs the cache, not the sentence.
    private async Task<byte[]?> KeptAsync(string key)
    {
        try
        {
            return await cache.FindAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            CacheFails(log, error.Message);
            return null;
        }
    }

    private async Task KeepAsync(string key, byte[] sound)
    {
        try
        {
            await cache.KeepAsync(key, sound, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            CacheFails(log, error.Message);
        }
    }

    [LoggerMessage(400, LogLevel.Warning, "No speech ({Language}, {Fault}): {Why}; the recorded fallback plays")]
    private static partial void NoSound(ILogger log, string language, SpeechFault fault, string why);

    [LoggerMessage(401, LogLevel.Information, "Speech ({Language}, {Characters} characters) was not there in time; the recorded fallback plays, the sound comes into the cache")]
    private static partial void TooSlow(ILogger log, string language, int characters);

    [LoggerMessage(402, LogLevel.Warning, "Speech is asked for while {Most} sentences are being made; the recorded fallback plays")]
    private static partial void TooMany(ILogger log, int most);

    [LoggerMessage(404, LogLevel.Error, "The making of speech broke")]
    private static partial void Broken(ILogger log, Exception error);

    [LoggerMessage(403, LogLevel.Error, "The cache of speech fails: {Why}")]
    private static partial void CacheFails(ILogger log, string why);
}

namespace Ivr.Calls;

/// <summary>
/// The keys a caller pressed and nobody read yet, at most 32: keys pressed ahead of a prompt count, a phone that
/// floods digits does not.
/// </summary>
internal sealed class KeyBuffer
{
    private const int Most = 32;

    private readonly Queue<char> _keys = new();
    private TaskCompletionSource<char?>? _reader;

    public bool IsEmpty => _keys.Count == 0;

    public void Add(char key)
    {
        var reader = _reader;
        _reader = null;
        if (reader?.TrySetResult(key) == true)
        {
            return;
        }

        if (_keys.Count < Most)
        {
            _keys.Enqueue(key);
        }
    }

    public char? TryTake() => _keys.TryDequeue(out var key) ? key : null;

    /// <summary>The next key, or null when none comes in <paramref name="wait"/>.</summary>
    public async Task<char?> TakeAsync(CallLoop loop, TimeSpan wait, CancellationToken stop)
    {
        if (TryTake() is { } waiting)
        {
            return waiting;
        }

        stop.ThrowIfCancellationRequested();
        var reader = _reader = new TaskCompletionSource<char?>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var silence = loop.After(wait, () => reader.TrySetResult(null));
        using var gone = stop.Register(static state => ((TaskCompletionSource<char?>)state!).TrySetCanceled(), reader);
        try
        {
            return await reader.Task;
        }
        finally
        {
            if (ReferenceEquals(_reader, reader))
            {
                _reader = null;
            }
        }
    }

    public void Clear() => _keys.Clear();
}

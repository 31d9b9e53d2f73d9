namespace Ivr.Media;

/// <summary>
/// Writes what a tap hears into a WAV file, off the media thread: the tap copies into a ring, the pool writes it out. The
/// file is whole after every write, so that what was recorded survives a crash. A disk that fails costs the recording, never
/// the call.
/// </summary>
public sealed class WavRecorder : IThreadPoolWorkItem, IDisposable
{
    private const int FrameSamples = 160;

    /// <summary>Written together: once in half a second.</summary>
    private const int Batch = 25;

    private readonly Lock _writing = new();
    private readonly short[] _ring;
    private readonly int _frames;
    private FileStream? _file;
    private long _put;
    private long _taken;
    private long _dropped;
    private int _scheduled;
    private volatile bool _closed;
    private volatile Exception? _failure;

    /// <param name="path">Overwritten when it exists. A file that cannot be opened is <see cref="Failure"/>, not an exception.</param>
    /// <param name="queueFrames">Frames of 20 ms that may wait for the disk; more are dropped.</param>
    public WavRecorder(string path, int queueFrames = 500)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queueFrames, 1);
        _frames = queueFrames;
        _ring = new short[queueFrames * FrameSamples];
        Tap = Hear;
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
            WriteHeader();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            Fail(error);
        }
    }

    /// <summary>For <see cref="MediaSession.OnHeard"/>; never blocks, never throws.</summary>
    public AudioTap Tap { get; }

    /// <summary>Frames written to the file.</summary>
    public long Frames => Volatile.Read(ref _taken);

    /// <summary>Frames lost because the disk was too slow or failed.</summary>
    public long Dropped => Volatile.Read(ref _dropped) + (_failure is null ? 0 : Volatile.Read(ref _put) - Frames);

    /// <summary>What ended the recording early; null: all is well.</summary>
    public Exception? Failure => _failure;

    /// <summary>Writes what is still queued and closes the file. What is heard later is left out.</summary>
    public void Dispose()
    {
        _closed = true;
        lock (_writing)
        {
            Write();
            _file?.Dispose();
            _file = null;
        }
    }

    /// <summary>On the pool.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _scheduled, 0);
        lock (_writing)
        {
            Write();
        }
    }

    private void Hear(ReadOnlySpan<short> pcm160)
    {
        if (_closed)
        {
            return;
        }

        var waiting = _put - Volatile.Read(ref _taken);
        if (_failure is not null || waiting >= _frames)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return;
        }

        pcm160.CopyTo(_ring.AsSpan((int)(_put % _frames) * FrameSamples, FrameSamples));
        Volatile.Write(ref _put, _put + 1);
        if (waiting + 1 >= Math.Min(Batch, _frames) && Interlocked.Exchange(ref _scheduled, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Write()
    {
        try
        {
            var put = Volatile.Read(ref _put);
            while (_file is { } file && _taken < put)
            {
                var at = (int)(_taken % _frames);
                var count = (int)Math.Min(put - _taken, _frames - at);
                WavFile.WriteSamples(file, _ring.AsSpan(at * FrameSamples, count * FrameSamples));
                Volatile.Write(ref _taken, _taken + count);
            }

            WriteHeader();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Fail(error);
        }
    }

    private void WriteHeader()
    {
        if (_file is { } file)
        {
            Span<byte> header = stackalloc byte[WavFile.HeaderLength];
            WavFile.WriteHeader(header, _taken * FrameSamples);
            file.Position = 0;
            file.Write(header);
            file.Seek(0, SeekOrigin.End);
            file.Flush();
        }
    }

    private void Fail(Exception error)
    {
        _failure = error;
        try
        {
            _file?.Dispose();
        }
        catch (IOException)
        {
            // Closing flushes what could not be written; that failure is the one kept already.
        }

        _file = null;
    }
}

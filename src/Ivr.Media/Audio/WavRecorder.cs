namespace Ivr.Media;

/// <summary>Writes what a tap hears into a WAV file, off the media thread.</summary>
public sealed class WavRecorder : IDisposable
{
    public WavRecorder(string path, int queueFrames = 500) => throw new NotSupportedException();
    public AudioTap Tap => throw new NotSupportedException();
    public long Frames => throw new NotSupportedException();
    public long Dropped => throw new NotSupportedException();
    public Exception? Failure => throw new NotSupportedException();
    public void Dispose() { }
}

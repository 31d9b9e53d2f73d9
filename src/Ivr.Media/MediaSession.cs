using System.Net;

namespace Ivr.Media;

/// <summary>One leg.</summary>
public sealed class MediaSession : IDisposable
{
    internal MediaSession() { }
    public IPEndPoint Local => throw new NotSupportedException();
    public Action<char>? OnDigit { get; set; }
    public Action? OnRtpTimeout { get; set; }
    public AudioTap? OnHeard { get; set; }
    public MediaStatistics Statistics => throw new NotSupportedException();
    public bool RemoteHolds => throw new NotSupportedException();
    public MediaParameters? Parameters => throw new NotSupportedException();
    public ReadOnlyMemory<byte> CreateOffer(AudioCodec? first = null) => throw new NotSupportedException();
    public SdpVerdict Answer(ReadOnlySpan<byte> offer) => throw new NotSupportedException();
    public SdpVerdict AcceptAnswer(ReadOnlySpan<byte> answer) => throw new NotSupportedException();
    public Task<PlayResult> PlayAsync(IReadOnlyList<Prompt> playlist, bool stopOnDigit, CancellationToken stop) => throw new NotSupportedException();
    public void Loop(IReadOnlyList<Prompt> playlist) => throw new NotSupportedException();
    public void StopPlaying() => throw new NotSupportedException();
    public void Digit(char key) => throw new NotSupportedException();
    public bool SendDigit(char key) => throw new NotSupportedException();
    public void Bridge(MediaSession other) => throw new NotSupportedException();
    public void Unbridge() => throw new NotSupportedException();
    public void Dispose() { }
}

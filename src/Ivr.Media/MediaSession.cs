using System.Net;

namespace Ivr.Media;

/// <summary>
/// One leg: what is agreed with its peer, what it hears, plays and is joined to. Members are used on the leg's home, where
/// everything it has to tell arrives too: <see cref="OnDigit"/>, <see cref="OnRtpTimeout"/> and completions. After
/// <see cref="Dispose"/> nothing more comes and every member does nothing.
/// </summary>
public sealed class MediaSession : IDisposable
{
    private const string PlainSound = "plain";

    private readonly SynchronizationContext _home;
    private readonly Shard _shard;
    private readonly SdpNegotiation _negotiation;
    private readonly RtpLeg _leg;
    private AudioTap? _heard;
    private AudioTap? _spoken;
    private IReadOnlyList<Prompt> _playlist = [];
    private long _keysSeen;
    private int _disposed;

    internal MediaSession(SynchronizationContext home, Shard shard, SdpNegotiation negotiation, Func<MediaSession, RtpLeg> leg, IPEndPoint local)
    {
        _home = home;
        _shard = shard;
        _negotiation = negotiation;
        Local = local;
        _leg = leg(this);
        shard.Post(() => shard.Add(_leg));
    }

    /// <summary>Where our RTP socket is bound.</summary>
    public IPEndPoint Local { get; }

    /// <summary>A key was pressed: 0–9, *, #, A–D; told when it goes down, once, by whichever way it came.</summary>
    public Action<char>? OnDigit { get; set; }

    /// <summary>RTP was expected and none came for <see cref="MediaOptions.RtpTimeout"/>; told once per silence. A peer that holds is not expected to send.</summary>
    public Action? OnRtpTimeout { get; set; }

    /// <summary>Hears the peer, on the media thread. One that throws is taken off.</summary>
    public AudioTap? OnHeard
    {
        get => _heard;
        set
        {
            var (old, heard) = (_heard, value);
            _heard = value;
            _shard.Post(() => _leg.In.Replace(old, heard));
        }
    }

    /// <summary>Hears what the peer is sent: what we play, and the other side of a bridge. Like <see cref="OnHeard"/>.</summary>
    public AudioTap? OnSpoken
    {
        get => _spoken;
        set
        {
            var (old, spoken) = (_spoken, value);
            _spoken = value;
            _shard.Post(() => _leg.Out.Replace(old, spoken));
        }
    }

    /// <summary>Tells once when the peer is heard, a voice or a tone; its silence and its line's noise do not count.</summary>
    public void WhenHeard(Action told)
    {
        ArgumentNullException.ThrowIfNull(told);
        AudioTap? tap = null;
        tap = frame =>
        {
            if (Voice.IsIn(frame))
            {
                _leg.In.Remove(tap!);
                _home.Post(static state => ((Action)state!)(), told);
            }
        };
        _shard.Post(() => _leg.In.Add(tap));
    }

    /// <summary>Any thread.</summary>
    public MediaStatistics Statistics => _leg.Tally.Snapshot();

    /// <summary>The peer holds us; see <see cref="MediaParameters.RemoteHolds"/>.</summary>
    public bool RemoteHolds => Parameters?.RemoteHolds ?? false;

    /// <summary>What is agreed; null before the first agreement.</summary>
    public MediaParameters? Parameters => _negotiation.Agreed?.Parameters;

    /// <summary>How its sound is protected, by the suite's name; <c>plain</c> once any of it was not; null before the first agreement.</summary>
    public string? Protection { get; private set; }

    /// <summary>Why <paramref name="offer"/> would be refused for want of protection (<see cref="SrtpUse.Required"/>); null: it would not. Nothing is agreed.</summary>
    public string? WhyUnprotected(ReadOnlySpan<byte> offer) => _negotiation.WhyUnprotected(offer);

    /// <summary>Told when a leg whose protection is optional has none, each time it loses it or never got it.</summary>
    internal Action<IPEndPoint?>? OnPlain { get; init; }

    /// <summary>Opens the port after ours; null: the system refused, which is in the log.</summary>
    internal Func<IRtpSocket?> OpenControl { get; init; } = () => null;

    internal RtpLeg Leg => _leg;

    internal bool IsDisposed => Volatile.Read(ref _disposed) != 0;

    /// <summary>Our offer, application/sdp: <paramref name="first"/> (or the codec agreed, or the options' first) first, then the others, and RFC 4733 keys.</summary>
    public ReadOnlyMemory<byte> CreateOffer(AudioCodec? first = null) => _negotiation.Offer(first);

    /// <summary>Answers the peer's offer, or refuses it; never throws, whatever the bytes are.</summary>
    public SdpVerdict Answer(ReadOnlySpan<byte> offer) => Agreed(_negotiation.Answer(offer));

    /// <summary>Takes the peer's answer to our last offer.</summary>
    public SdpVerdict AcceptAnswer(ReadOnlySpan<byte> answer) => Agreed(_negotiation.Accept(answer));

    /// <summary>
    /// Plays once, in place of what plays. An empty playlist is <see cref="PlayResult.Played"/> at once and leaves what plays
    /// alone. Waits for the first agreement; runs on, unheard, while the peer holds. Never fails and never throws on cancellation.
    /// </summary>
    public Task<PlayEnd> PlayAsync(IReadOnlyList<Prompt> playlist, bool stopOnDigit, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        if (playlist.Count == 0)
        {
            return Task.FromResult(new PlayEnd(PlayResult.Played, null, TimeSpan.Zero));
        }

        if (IsDisposed || stop.IsCancellationRequested)
        {
            return Task.FromResult(new PlayEnd(PlayResult.Stopped, null, TimeSpan.Zero));
        }

        Prepare(playlist);
        var playing = Playing.Once(playlist, stopOnDigit, _keysSeen);
        _shard.Post(() => _leg.Play(playing));
        playing.Cancellation = stop.Register(() => _shard.Post(() => _leg.Stop(playing)));
        return playing.Completion!.Task;
    }

    /// <summary>Plays without end, in place of what plays.</summary>
    public void Loop(IReadOnlyList<Prompt> playlist)
    {
        ArgumentNullException.ThrowIfNull(playlist);
        Prepare(playlist);
        var playing = Playing.Endless(playlist);
        _shard.Post(() => _leg.Play(playing));
    }

    public void StopPlaying() => _shard.Post(() => _leg.Stop(null));

    /// <summary>What plays stands still, the peer hears silence; see <see cref="ResumePlaying"/>.</summary>
    public void PausePlaying() => _shard.Post(() => _leg.Pause(true));

    /// <summary>What was paused goes on with the very next sample.</summary>
    public void ResumePlaying() => _shard.Post(() => _leg.Pause(false));

    /// <summary>The host the peer's signalling comes from: packets from there are believed before a stranger's, see <see cref="SourceLatch"/>.</summary>
    public void Know(IPAddress signalling)
    {
        ArgumentNullException.ThrowIfNull(signalling);
        var host = RtpAddress.From(new IPEndPoint(signalling, 0));
        _shard.Post(() => _leg.Know(host));
    }

    /// <summary>A key that came outside RTP (SIP INFO); it is told and stops playing like any other, unless RTP brings it too. What is no key is passed over.</summary>
    public void Digit(char key)
    {
        if (KeyEvent.CodeOf(key) >= 0)
        {
            _shard.Post(() => _leg.Pressed(char.ToUpperInvariant(key)));
        }
    }

    /// <summary>Sends a key by RFC 4733, after those still being sent. What plays waits meanwhile.</summary>
    /// <returns>False: it is no key, or the peer takes none.</returns>
    public bool SendDigit(char key)
    {
        var code = KeyEvent.CodeOf(key);
        if (code < 0 || IsDisposed || Parameters?.EventPayloadType is null)
        {
            return false;
        }

        _shard.Post(() => _leg.SendKey((byte)code));
        return true;
    }

    /// <summary>Joins this leg and <paramref name="other"/>: each hears the other. Ends what both play and any bridge they were in.</summary>
    /// <exception cref="ArgumentException">The legs are one, or of two engines.</exception>
    public void Bridge(MediaSession other) => Bridge(other, isConversation: true);

    /// <summary>As <see cref="Bridge(MediaSession)"/>, while <paramref name="other"/> only rings: keys in this peer's sound are still told.</summary>
    /// <exception cref="ArgumentException">The legs are one, or of two engines.</exception>
    public void BridgeRinging(MediaSession other) => Bridge(other, isConversation: false);

    /// <summary>Takes the bridge apart; both legs fall back to silence.</summary>
    public void Unbridge() => _shard.Post(_leg.Part);

    /// <summary>From now on both sides of this leg are recorded: what the peer says and what it is sent, whatever that is and whoever it comes from; of a message what the peer says. Several may be made at once. Ends with the leg.</summary>
    public void Record(CallRecording recording)
    {
        ArgumentNullException.ThrowIfNull(recording);
        _shard.Post(() => _leg.Record(recording));
    }

    /// <summary>Closes the leg; its port rests, a bridged leg stays alone. Any thread, any number of times.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _shard.Post(() => _shard.Remove(_leg));
        }
    }

    internal bool IsOf(Shard shard) => ReferenceEquals(shard, _shard);

    internal void PostKey(char key) => _home.Post(_ => Told(key), null);

    // Opening a socket takes the system its time: not on the media thread.
    internal void PostControlWanted() => _home.Post(
        static state =>
        {
            var session = (MediaSession)state!;
            if (!session.IsDisposed && session.OpenControl() is { } socket)
            {
                session._shard.Post(() => session._leg.ControlOpened(socket));
            }
        },
        this);

    internal void PostTimeout() => _home.Post(static state => ((MediaSession)state!).TimedOut(), this);

    internal void PostFinished(Playing playing, PlayEnd end)
    {
        if (playing.Completion is null)
        {
            return;
        }

        _home.Post(_ =>
        {
            playing.Cancellation.Unregister();
            playing.Completion.TrySetResult(end);
        }, null);
    }

    // On the call's thread, so that the media thread finds everything encoded.
    private void Prepare(IReadOnlyList<Prompt> playlist)
    {
        _playlist = playlist;
        if (Parameters is { } parameters)
        {
            Silence.Prepare(parameters.Codec);
            foreach (var prompt in playlist)
            {
                prompt.Prepare(parameters.Codec);
            }
        }
    }

    private SdpVerdict Agreed(SdpVerdict verdict)
    {
        if (verdict.Accepted)
        {
            var agreed = _negotiation.Agreed!;
            Prepare(_playlist);
            Note(agreed.Parameters);
            _shard.Post(() => _leg.Agree(agreed));
        }

        return verdict;
    }

    private void Note(MediaParameters agreed)
    {
        var isPlain = agreed.Protection is null;
        if (isPlain && Protection != PlainSound)
        {
            OnPlain?.Invoke(agreed.Remote);
        }

        Protection = isPlain ? PlainSound : Protection ?? agreed.Protection!.Name;
    }

    private void Told(char key)
    {
        _keysSeen++;
        if (!IsDisposed)
        {
            OnDigit?.Invoke(key);
        }
    }

    private void TimedOut()
    {
        if (!IsDisposed)
        {
            OnRtpTimeout?.Invoke();
        }
    }

    private void Bridge(MediaSession other, bool isConversation)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (ReferenceEquals(other, this) || !ReferenceEquals(other._shard, _shard))
        {
            throw new ArgumentException("A bridge joins two different legs of one engine.", nameof(other));
        }

        _shard.Post(() => _leg.Join(other._leg, isConversation));
    }
}

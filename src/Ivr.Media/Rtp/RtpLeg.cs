namespace Ivr.Media;

/// <summary>
/// The half of a session that lives on the media thread: what comes in at its socket, what goes out at its beat. Speaks to
/// the call only through <see cref="MediaSession"/>'s posts.
/// </summary>
internal sealed class RtpLeg
{
    private readonly MediaSession _session;
    private readonly Shard _shard;
    private readonly IRtpSocket _socket;
    private readonly LegSender _sender;
    private readonly LegPatience _patience;
    private readonly KeySender _keysOut;
    private readonly KeyWays _ways = new(LegPatience.BothWays);
    private readonly Heard _heard = new();
    private PayloadMap? _payloads;
    private SourceLatch _latch;
    private LossCount _loss;
    private KeyReader _keysIn;
    private Playing? _playing;
    private RtpLeg? _peer;
    private bool _expectsRtp;
    private bool _timedOut;
    private bool _closed;
    private long _heardAt;
    private long _relayedAt;
    private long _reported;

    public RtpLeg(MediaSession session, Shard shard, IRtpSocket socket, OutStream stream, LegPatience patience)
    {
        _session = session;
        _shard = shard;
        _socket = socket;
        _patience = patience;
        Port = socket.Local.Port;
        _sender = new LegSender(socket, stream, shard.Wire, Tally, shard.Totals);
        _keysOut = new KeySender(patience.KeyFrames);
        _latch = new SourceLatch(patience.Latch);
    }

    public LegTally Tally { get; } = new();

    public int Port { get; }

    /// <summary>Where the shard keeps this leg.</summary>
    public (int Slot, int Index) Seat { get; set; }

    public void Open() => _socket.Owner = this;

    public void Agree(SdpAgreement agreed)
    {
        if (_closed)
        {
            return;
        }

        var parameters = agreed.Parameters;
        _payloads = agreed.Payloads;
        _latch.Announce(parameters.Remote is { } remote ? RtpAddress.From(remote) : default);
        _expectsRtp = !parameters.RemoteHolds && parameters.Direction is MediaDirection.SendReceive or MediaDirection.ReceiveOnly;
        _heardAt = _shard.Tick;
        _timedOut = false;
        _sender.Agree(parameters);
        _sender.Target = _latch.Target;
    }

    public void Play(Playing playing)
    {
        Finish(PlayResult.Stopped);
        _playing = playing;
        if (_closed)
        {
            Finish(PlayResult.Stopped);
        }
        else if (playing.StopsOnKey && _reported > playing.KeysSeen)
        {
            Finish(PlayResult.DigitPressed);
        }
    }

    /// <param name="only">Null: whatever plays.</param>
    public void Stop(Playing? only)
    {
        if (only is null || ReferenceEquals(only, _playing))
        {
            Finish(PlayResult.Stopped);
        }
    }

    public void SendKey(byte code) => _keysOut.Add(code);

    /// <summary>A key counts, by whichever way it came.</summary>
    public void Pressed(char key, KeyWay way)
    {
        if (_closed || !_ways.Counts(key, way, _shard.Tick))
        {
            return;
        }

        Tally.Digits++;
        _reported++;
        _session.PostKey(key);
        if (_playing is { StopsOnKey: true })
        {
            Finish(PlayResult.DigitPressed);
        }
    }

    public void Join(RtpLeg other)
    {
        if (_closed || other._closed)
        {
            return;
        }

        if (_peer != other)
        {
            Part();
            other.Part();
            (_peer, other._peer) = (other, this);
            (_relayedAt, other._relayedAt) = (-LegPatience.Pause, -LegPatience.Pause);
        }

        Finish(PlayResult.Stopped);
        other.Finish(PlayResult.Stopped);
    }

    public void Part()
    {
        if (_peer is { } peer)
        {
            (_peer, peer._peer) = (null, null);
        }
    }

    /// <returns>False: it was closed before.</returns>
    public bool Close()
    {
        if (_closed)
        {
            return false;
        }

        _closed = true;
        _payloads = null;
        Part();
        Finish(PlayResult.Stopped);
        _socket.Owner = null;
        _socket.Dispose();
        return true;
    }

    public void Receive(ReadOnlySpan<byte> datagram, in RtpAddress from, long tick)
    {
        if (_payloads is not { } payloads)
        {
            return;
        }

        if (!RtpPacket.TryRead(datagram, out var packet))
        {
            Tally.Malformed++;
            _shard.Totals.Malformed++;
            return;
        }

        if (packet.IsControl)
        {
            return;
        }

        if (!_latch.Accepts(from, tick))
        {
            Tally.Foreign++;
            _shard.Totals.Foreign++;
            return;
        }

        // Comfort noise and the like are signs of life, but no reason to send a call's audio somewhere.
        (_heardAt, _timedOut) = (tick, false);
        var kind = payloads[packet.PayloadType];
        if (kind == PayloadKind.Unknown)
        {
            Tally.UnknownPayload++;
            return;
        }

        _latch.Take(from, tick);
        _sender.Target = from;
        Tally.Received++;
        _shard.Totals.Received++;
        var ahead = _loss.Take(packet.Ssrc, packet.Sequence);
        Tally.Lost = _loss.Lost;
        if (kind == PayloadKind.Events)
        {
            TakeKey(packet, tick);
        }
        else if (ahead != 0 && packet.Payload.Length > 0)
        {
            TakeSound(packet, kind == PayloadKind.Pcma ? AudioCodec.Pcma : AudioCodec.Pcmu, ahead, tick);
        }
    }

    /// <summary>The leg's turn, every 20 ms. Nothing plays before there is an agreement: the first words would be lost.</summary>
    public void Beat(long tick)
    {
        if (_payloads is null)
        {
            return;
        }

        if (_expectsRtp && !_timedOut && _patience.Timeout > 0 && tick - _heardAt >= _patience.Timeout)
        {
            _timedOut = true;
            _session.PostTimeout();
        }

        if (_keysOut.IsBusy)
        {
            _sender.SendKey(_keysOut, tick);
            return;
        }

        if (_playing is { } playing)
        {
            if (playing.Fill(_sender.Frame, _sender.Codec))
            {
                _sender.SendFrame(tick);
                return;
            }

            Finish(PlayResult.Played);
        }

        // Silence, not nothing: it keeps address translators open, carriers from hanging up, and the stream without holes.
        if (_peer is null || tick - _relayedAt >= LegPatience.Pause)
        {
            _sender.SendSilence(tick);
        }
    }

    private void TakeSound(in RtpPacket packet, AudioCodec codec, int? ahead, long tick)
    {
        if (_peer is { } peer && peer.MayRelay() && peer._sender.RelaySound(packet, codec, tick))
        {
            peer._relayedAt = tick;
        }

        if (ahead is null)
        {
            _heard.Restart();
        }

        if (_session.OnHeard is not { } tap)
        {
            return;
        }

        try
        {
            _heard.Take(packet, codec, tap);
        }
        catch (Exception error)
        {
            _session.OnHeard = null;
            _shard.Fault(error, this);
        }
    }

    private void TakeKey(in RtpPacket packet, long tick)
    {
        if (!KeyEvent.TryRead(packet.Payload, out var read))
        {
            Tally.Malformed++;
            _shard.Totals.Malformed++;
            return;
        }

        if (_peer is { } peer && peer.MayRelay() && peer._sender.RelayKey(packet, read, tick))
        {
            peer._relayedAt = tick;
        }

        if (_keysIn.Take(packet, read, tick) is { } key)
        {
            Pressed(key, KeyWay.Rtp);
        }
        else if (read is { Key: { } down, Ended: false })
        {
            _ways.StillDown(down, tick);
        }
    }

    /// <summary>What we play or dial ourselves takes the place of the peer's sound.</summary>
    private bool MayRelay()
    {
        if (_playing is null && !_keysOut.IsBusy)
        {
            return true;
        }

        _sender.BreakRelay();
        return false;
    }

    private void Finish(PlayResult result)
    {
        if (_playing is { } playing)
        {
            _playing = null;
            _session.PostFinished(playing, result);
        }
    }
}

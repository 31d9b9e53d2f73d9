namespace Ivr.Media;

/// <summary>
/// The half of a session that lives on the media thread: what it hears goes to the bridged leg and to who listens, what it
/// says at its beat comes from keys, a playlist or nowhere. Speaks to the call only through <see cref="MediaSession"/>'s posts.
/// </summary>
internal sealed class RtpLeg : IRtpOwner
{
    private readonly MediaSession _session;
    private readonly Shard _shard;
    private readonly IRtpSocket _socket;
    private readonly LegProtection _protection = new();
    private readonly LegReceiver _receiver;
    private readonly LegSender _sender;
    private readonly LegControl _control;
    private readonly PressedKeys _keys;
    private readonly KeySender _keysOut;
    private Playing? _playing;
    private RtpLeg? _peer;
    private RtpLeg? _feeder;
    private readonly List<CallRecording> _recordings = [];
    private long _relayedAt;
    private bool _keysAreOurs;

    public RtpLeg(MediaSession session, Shard shard, IRtpSocket socket, OutStream stream, LegPatience patience, byte[] name)
    {
        _session = session;
        _shard = shard;
        _socket = socket;
        Port = socket.Local.Port;
        In = new Listeners(Faulty);
        Out = new Listeners(Faulty);
        var reports = new LegReports(stream, Tally, shard.Random, name);
        _control = new LegControl(this, session, shard, socket, reports, _protection);
        _receiver = new LegReceiver(this, shard, _protection, patience, reports, _control);
        _keys = new PressedKeys(this, shard, session, In);
        _sender = new LegSender(socket, stream, shard, Tally, _protection, Out);
        _keysOut = new KeySender(patience.KeyLength);
    }

    public LegTally Tally { get; } = new();

    public int Port { get; }

    public bool IsClosed { get; private set; }

    /// <summary>Sub-ticks from one beat to the next: the length of the packets we send.</summary>
    public int Period { get; private set; } = LegPatience.UsualPeriod;

    /// <inheritdoc cref="SourceLatch.Target"/>
    public RtpAddress Target => _receiver.Target;

    /// <summary>Who listens to what the peer says.</summary>
    public Listeners In { get; }

    /// <summary>Who listens to what the peer hears.</summary>
    public Listeners Out { get; }

    /// <summary>Its place in a conference; null: it is in none.</summary>
    public MixPlace? Place { get; private set; }

    /// <summary>Packets of another leg are what its peer hears.</summary>
    public bool IsRelayedTo => _feeder is not null;

    public long Now => _shard.Tick;

    RtpLeg IRtpOwner.Leg => this;

    public void Open() => _socket.Owner = this;

    public void Know(in RtpAddress signalling) => _receiver.Know(signalling);

    public void Agree(SdpAgreement agreed)
    {
        if (IsClosed)
        {
            return;
        }

        if (_protection.Agree(agreed.Keys))
        {
            _sender.Renew(agreed.Keys!.Ssrc);
        }

        _receiver.Agree(agreed);
        _control.Agree(agreed, _shard.Tick);
        _keys.Open();
        _sender.Agree(agreed.Parameters);
        _sender.Target = _receiver.Target;
        Period = agreed.Parameters.PacketMilliseconds / LegPatience.TickMilliseconds;
    }

    public void Play(Playing playing)
    {
        Finish(PlayResult.Stopped);
        _playing = playing;
        if (IsClosed)
        {
            Finish(PlayResult.Stopped);
        }
        else if (playing.StopsOnKey && _keys.Told > playing.KeysSeen)
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

    /// <summary>What plays stands still, or goes on where it stood.</summary>
    public void Pause(bool pauses)
    {
        if (_playing is { } playing)
        {
            playing.IsPaused = pauses;
        }
    }

    public void SendKey(byte code) => _keysOut.Add(code);

    /// <summary>The socket for RTCP, which this leg asked for.</summary>
    public void ControlOpened(IRtpSocket socket) => _control.Opened(socket, _shard.Tick);

    /// <summary>A key that came by INFO.</summary>
    public void Pressed(char key) => _keys.Press(key, KeyWay.Info);

    /// <summary>Barge-in: a key was told.</summary>
    public void StopForKey()
    {
        if (_playing is { StopsOnKey: true })
        {
            Finish(PlayResult.DigitPressed);
        }
    }

    /// <param name="other">Whom it hears, and who hears it.</param>
    /// <param name="isConversation">Else its peer waits for an answer, and what it presses is for us.</param>
    public void Join(RtpLeg other, bool isConversation)
    {
        if (IsClosed || other.IsClosed)
        {
            return;
        }

        _keysAreOurs = !isConversation;
        if (_peer != other)
        {
            Part();
            other.Part();
            RelayWith(other);
            _relayedAt = other._relayedAt = -LegPatience.Pause;
        }

        Finish(PlayResult.Stopped);
        other.Finish(PlayResult.Stopped);
    }

    /// <summary>Out of a bridge or a conference.</summary>
    public void Part()
    {
        Place?.Room.Leave(this);
        EndRelay();
    }

    /// <summary>Takes its place in a conference; what it plays goes on.</summary>
    public void Sit(MixPlace place) => Place = place;

    public void Rise()
    {
        if (Place is { } place)
        {
            Place = null;
            place.BeListenedTo(false);
            EndRelay();
        }
    }

    /// <summary>From now on each hears the other by packets; nothing is heard twice and no silence stands between.</summary>
    public void RelayWith(RtpLeg other)
    {
        (_peer, _feeder, other._peer, other._feeder) = (other, other, this, this);
        _relayedAt = other._relayedAt = _shard.Tick;
    }

    /// <returns>False: it was closed before.</returns>
    public bool Close()
    {
        if (IsClosed)
        {
            return false;
        }

        IsClosed = true;
        _control.Close(_shard.Tick);
        _receiver.Close();
        _protection.Close();
        Part();
        _recordings.ForEach(static recording => recording.Stop());
        Finish(PlayResult.Stopped);
        _socket.Owner = null;
        _socket.Dispose();
        return true;
    }

    public void Record(CallRecording recording)
    {
        if (IsClosed)
        {
            recording.Stop();
            return;
        }

        _recordings.Add(recording);
        var sides = recording.Begin(_shard);
        In.Add(sides.Say);
        if (!recording.IsMessage)
        {
            Out.Add(sides.Hear);
        }
    }

    public void Receive(Span<byte> datagram, in RtpAddress from, long tick) => _receiver.Take(datagram, from, tick);

    public void Count(Dropped why)
    {
        Tally.Count(why);
        _shard.Totals.Count(why);
    }

    /// <summary>A packet of the peer was taken in.</summary>
    public void CountReceived()
    {
        _sender.Target = _receiver.Target;
        Tally.Received++;
        _shard.Totals.Received++;
    }

    /// <summary>The network took one of our packets and then did not send it.</summary>
    public void Refused()
    {
        Tally.Sent--;
        Tally.SendFailures++;
        _shard.Totals.Sent--;
        _shard.Totals.SendFailures++;
    }

    public void Hear(Sound sound, long tick)
    {
        if (_peer is { } peer && peer.MayRelay() && peer._sender.RelaySound(ref sound, tick))
        {
            peer._relayedAt = tick;
        }

        if (sound.IsNewStream)
        {
            In.Restart();
        }

        _keys.Listen(isInConversation: (_peer is not null && !_keysAreOurs) || Place is not null);
        if (In.Wants(sound.Packet.Timestamp))
        {
            In.Take(sound.Packet.Timestamp, sound.Linear);
        }
    }

    /// <summary>The peer says that it is quiet (RFC 3389). Whoever takes no such word gets frames of silence at once.</summary>
    public void HearNoise(in RtpPacket packet, long tick)
    {
        if (_peer is { } peer && peer.MayRelay())
        {
            peer._relayedAt = peer._sender.RelayNoise(packet, tick) ? tick : tick - LegPatience.Pause;
        }
    }

    public void HearKey(in RtpPacket packet, long tick)
    {
        if (!KeyEvent.TryRead(packet.Payload, out var read))
        {
            Count(Dropped.Malformed);
            return;
        }

        if (_peer is { } peer && peer.MayRelay() && peer._sender.RelayKey(packet, read, tick))
        {
            peer._relayedAt = tick;
        }

        _keys.Take(packet, read, tick);
    }

    /// <summary>The leg's turn, once a packet's length. Nothing plays before there is an agreement: the first words would be lost.</summary>
    public void Beat(long tick)
    {
        if (!_receiver.IsOpen)
        {
            return;
        }

        _control.Beat(tick);
        if (_receiver.FallsSilent(tick))
        {
            _session.PostTimeout();
        }

        if (_keysOut.IsBusy)
        {
            _sender.SendKey(_keysOut, tick);
            return;
        }

        if (_playing is { IsPaused: false } playing)
        {
            if (playing.Fill(_sender.Frame, _sender.Codec))
            {
                _sender.SendFrame(tick);
                return;
            }

            Finish(PlayResult.Played);
        }

        if (Place is { } place && tick >= place.MixFrom)
        {
            EndFeed();
            if (place.Seat.Listen(_sender.Samples, tick))
            {
                _sender.SendSamples(tick);
                return;
            }
        }

        // Silence, not nothing: it keeps address translators open, carriers from hanging up, and the stream without holes.
        if (_feeder is null || tick - _relayedAt >= LegPatience.Pause)
        {
            _sender.SendSilence(tick);
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

    private void EndRelay()
    {
        if (_peer is { } peer)
        {
            (_peer, peer._feeder) = (null, null);
        }

        EndFeed();
    }

    private void EndFeed()
    {
        if (_feeder is { } feeder)
        {
            (_feeder, feeder._peer) = (null, null);
        }
    }

    private void Finish(PlayResult result)
    {
        if (_playing is { } playing)
        {
            _playing = null;
            _session.PostFinished(playing, new PlayEnd(result, playing.Prompt, playing.Position));
        }
    }

    private void Faulty(Exception error) => _shard.Fault(error, this);
}

namespace Ivr.Media;

/// <summary>The way out of one leg: own frames, keys and relayed packets on one stream, to where the peer is.</summary>
internal sealed class LegSender(IRtpSocket socket, OutStream stream, byte[] wire, LegTally tally, LegTally totals)
{
    private Relay _relay;
    private int _payloadType;
    private int? _eventType;
    private bool _may;

    public AudioCodec Codec { get; private set; }

    public RtpAddress Target { get; set; }

    /// <summary>Where the next frame's sound is written; the buffer is the thread's, so fill and send in one go.</summary>
    public Span<byte> Frame => wire.AsSpan(RtpPacket.HeaderLength, OutStream.SamplesPerFrame);

    private bool Can => _may && !Target.IsNone;

    public void Agree(MediaParameters parameters)
    {
        Codec = parameters.Codec;
        _payloadType = parameters.PayloadType;
        _eventType = parameters.EventPayloadType;
        _may = !parameters.RemoteHolds && parameters.Direction is MediaDirection.SendReceive or MediaDirection.SendOnly;
    }

    public void SendSilence(long tick)
    {
        Frame.Fill(G711.Silence(Codec));
        SendFrame(tick);
    }

    /// <summary>Sends what was written into <see cref="Frame"/>; a peer that does not listen misses it.</summary>
    public void SendFrame(long tick)
    {
        _relay.Break();
        if (Can)
        {
            var timestamp = stream.At(tick);
            Send(_payloadType, stream.Begins(timestamp), stream.Next, timestamp, OutStream.SamplesPerFrame, OutStream.SamplesPerFrame);
        }
    }

    public void SendKey(KeySender keys, long tick)
    {
        _relay.Break();
        if (keys.Next(stream.At(tick), out var begins, out var timestamp) is not { } key)
        {
            SendSilence(tick);
        }
        else if (Can && _eventType is { } type)
        {
            key.Write(wire.AsSpan(RtpPacket.HeaderLength));
            Send(type, begins, stream.Next, timestamp, KeyEvent.Length, key.Duration);
        }
    }

    public void BreakRelay() => _relay.Break();

    public bool RelaySound(in RtpPacket packet, AudioCodec codec, long tick)
    {
        if (!Can)
        {
            _relay.Break();
            return false;
        }

        if (!_relay.TryMap(packet, isKey: false, stream, tick, out var sequence, out var timestamp, out var begins))
        {
            return false;
        }

        var sound = wire.AsSpan(RtpPacket.HeaderLength, packet.Payload.Length);
        if (codec == Codec)
        {
            packet.Payload.CopyTo(sound);
        }
        else
        {
            G711.Transcode(codec, packet.Payload, sound);
            tally.Transcoded++;
        }

        tally.Relayed++;
        Send(_payloadType, begins || packet.Marker, sequence, timestamp, sound.Length, sound.Length);
        return true;
    }

    /// <summary>A key goes on as a key, under the number this peer gave it; a peer without keys misses it.</summary>
    public bool RelayKey(in RtpPacket packet, KeyEvent key, long tick)
    {
        if (!Can || _eventType is not { } type)
        {
            _relay.Break();
            return false;
        }

        if (!_relay.TryMap(packet, isKey: true, stream, tick, out var sequence, out var timestamp, out _))
        {
            return false;
        }

        packet.Payload[..KeyEvent.Length].CopyTo(wire.AsSpan(RtpPacket.HeaderLength));
        tally.Relayed++;
        Send(type, packet.Marker, sequence, timestamp, KeyEvent.Length, key.Duration);
        return true;
    }

    private void Send(int payloadType, bool marker, ushort sequence, uint timestamp, int length, int samples)
    {
        RtpPacket.WriteHeader(wire, payloadType, marker, sequence, timestamp, stream.Ssrc);
        stream.Sent(sequence, timestamp, samples);
        if (socket.Send(wire.AsSpan(0, RtpPacket.HeaderLength + length), Target))
        {
            tally.Sent++;
            totals.Sent++;
        }
        else
        {
            tally.SendFailures++;
            totals.SendFailures++;
        }
    }
}

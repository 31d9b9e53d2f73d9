namespace Ivr.Media;

/// <summary>The way out of one leg: own frames, keys and relayed packets on one stream, to where the peer is.</summary>
/// <param name="shard">Its wire holds the packet under construction, so each is filled and sent in one go.</param>
/// <param name="heard">Who listens to what goes out.</param>
internal sealed class LegSender(IRtpSocket socket, OutStream stream, Shard shard, LegTally tally, Listeners heard)
{
    private readonly VoiceCoder _encoder = new();
    private readonly VoiceCoder _listening = new();
    private Relay _relay;
    private NoiseSender _noise;
    private int _frameSamples = LegPatience.UsualPeriod * OutStream.SamplesPerTick;
    private int _payloadType;
    private int? _eventType;
    private int? _noiseType;
    private bool _may;

    public AudioCodec Codec { get; private set; }

    public RtpAddress Target { get; set; }

    /// <summary>Where the next frame's sound is written, one packet's length.</summary>
    public Span<byte> Frame => Payload(_frameSamples);

    /// <summary>Room for one packet's linear samples, for who has no encoded ones.</summary>
    public Span<short> Samples => shard.Spoken.AsSpan(0, _frameSamples);

    private bool Can => _may && !Target.IsNone;

    public void Agree(MediaParameters parameters)
    {
        Codec = parameters.Codec;
        _frameSamples = parameters.PacketMilliseconds * OutStream.SamplesPerMillisecond;
        _payloadType = parameters.PayloadType;
        _eventType = parameters.EventPayloadType;
        _noiseType = parameters.NoisePayloadType;
        _may = !parameters.RemoteHolds && parameters.Direction is MediaDirection.SendReceive or MediaDirection.SendOnly;
    }

    /// <summary>A peer that takes comfort noise is told now and then that it is quiet; any other gets frames of silence.</summary>
    public void SendSilence(long tick)
    {
        if (_noiseType is not { } type)
        {
            Silence.Fill(Frame, Codec);
            SendFrame(tick);
            return;
        }

        _relay.Break();
        if (Can && _noise.IsDue(tick))
        {
            NoiseSender.Write(Payload(NoiseSender.Length));
            Send(type, false, stream.Next, stream.At(tick), NoiseSender.Length, 0);
        }
    }

    /// <summary>Sends what was written into <see cref="Samples"/>.</summary>
    public void SendSamples(long tick)
    {
        _encoder.Encode(Codec, Samples, Frame);
        SendFrame(tick);
    }

    /// <summary>Sends what was written into <see cref="Frame"/>; a peer that does not listen misses it.</summary>
    public void SendFrame(long tick)
    {
        _relay.Break();
        if (Can)
        {
            var timestamp = stream.At(tick);
            SendSound(stream.Begins(timestamp), stream.Next, timestamp, _frameSamples);
        }
    }

    public void SendKey(KeySender keys, long tick)
    {
        _relay.Break();
        if (keys.Next(stream.At(tick), _frameSamples, out var begins, out var timestamp) is not { } key)
        {
            SendSilence(tick);
        }
        else if (Can && _eventType is { } type)
        {
            key.Write(Payload(KeyEvent.Length));
            Send(type, begins, stream.Next, timestamp, KeyEvent.Length, key.Duration);
        }
    }

    public void BreakRelay() => _relay.Break();

    public bool RelaySound(ref Sound sound, long tick)
    {
        if (!TryMap(sound.Packet, isKey: false, tick, out var sequence, out var timestamp, out var begins))
        {
            return false;
        }

        Recode(ref sound);
        tally.Relayed++;
        SendSound(begins || sound.Packet.Marker, sequence, timestamp, sound.Packet.Payload.Length);
        return true;
    }

    /// <summary>False: this peer takes no comfort noise, or nothing at all.</summary>
    public bool RelayNoise(in RtpPacket packet, long tick)
    {
        if (_noiseType is not { } type || packet.Payload.Length > NoiseSender.Longest
            || !TryMap(packet, isKey: false, tick, out var sequence, out var timestamp, out _))
        {
            return false;
        }

        packet.Payload.CopyTo(Payload(packet.Payload.Length));
        tally.Relayed++;
        Send(type, packet.Marker, sequence, timestamp, packet.Payload.Length, 0);
        return true;
    }

    /// <summary>A key goes on as a key, under the number this peer gave it; a peer without keys misses it.</summary>
    public bool RelayKey(in RtpPacket packet, KeyEvent key, long tick)
    {
        if (_eventType is not { } type)
        {
            _relay.Break();
            return false;
        }

        if (!TryMap(packet, isKey: true, tick, out var sequence, out var timestamp, out _))
        {
            return false;
        }

        packet.Payload[..KeyEvent.Length].CopyTo(Payload(KeyEvent.Length));
        tally.Relayed++;
        Send(type, packet.Marker, sequence, timestamp, KeyEvent.Length, key.Duration);
        return true;
    }

    private bool TryMap(in RtpPacket packet, bool isKey, long tick, out ushort sequence, out uint timestamp, out bool begins)
    {
        if (!Can)
        {
            _relay.Break();
            (sequence, timestamp, begins) = (0, 0, false);
            return false;
        }

        return _relay.TryMap(packet, isKey, stream, tick, out sequence, out timestamp, out begins);
    }

    /// <summary>Writes a peer's sound in our codec.</summary>
    private void Recode(ref Sound sound)
    {
        var payload = Payload(sound.Packet.Payload.Length);
        if (sound.Codec == Codec)
        {
            sound.Packet.Payload.CopyTo(payload);
            return;
        }

        if (AudioCodecs.IsG711(sound.Codec) && AudioCodecs.IsG711(Codec))
        {
            G711.Transcode(sound.Codec, sound.Packet.Payload, payload);
        }
        else
        {
            _encoder.Encode(Codec, sound.Linear, payload);
        }

        tally.Transcoded++;
    }

    private Span<byte> Payload(int length) => shard.Wire.AsSpan(RtpPacket.HeaderLength, length);

    private void SendSound(bool marker, ushort sequence, uint timestamp, int samples)
    {
        _noise.Restart();
        if (heard.Wants(timestamp))
        {
            var linear = shard.Spoken.AsSpan(0, samples);
            _listening.Decode(Codec, Payload(samples), linear);
            heard.Take(timestamp, linear);
        }

        Send(_payloadType, marker, sequence, timestamp, samples, samples);
    }

    private void Send(int payloadType, bool marker, ushort sequence, uint timestamp, int length, int samples)
    {
        RtpPacket.WriteHeader(shard.Wire, payloadType, marker, sequence, timestamp, stream.Ssrc);
        stream.Sent(sequence, timestamp, samples, length);
        if (socket.Send(shard.Wire.AsSpan(0, RtpPacket.HeaderLength + length), Target))
        {
            tally.Sent++;
            shard.Totals.Sent++;
        }
        else
        {
            tally.SendFailures++;
            shard.Totals.SendFailures++;
        }
    }
}

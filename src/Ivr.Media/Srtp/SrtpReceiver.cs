using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>What became of a protected packet.</summary>
internal enum SrtpResult : byte
{
    Good,

    /// <summary>Too short, or no packet at all.</summary>
    Malformed,

    /// <summary>It was there before, or is too old to say.</summary>
    Replayed,

    /// <summary>The tag is not this packet's: another key, or another hand.</summary>
    Forged,
}

/// <summary>
/// Opens what one leg receives under one master key. The key holds for every SSRC the peer uses: descriptions do not name
/// them (RFC 4568 section 6.4.1). Used on one thread; allocates nothing, throws nothing over bytes.
/// </summary>
/// <param name="before">The receiver this one succeeds: rollover counters may go on under the new key (RFC 3711 section 3.3.1).</param>
internal sealed class SrtpReceiver(SrtpMaster master, SrtpReceiver? before = null) : IDisposable
{
    private const int ControlClear = 8;
    private const uint Encrypted = 0x8000_0000;
    private const ulong Round = 1 << 16;

    private readonly SrtpTransform _rtp = SrtpTransform.Rtp(master);
    private readonly SrtpTransform _rtcp = SrtpTransform.Rtcp(master);
    private readonly SrtpSources _sources = new();
    private readonly SrtpSources? _before = before?._sources;

    public SrtpMaster Master => master;

    private SrtpSuite Suite => master.Suite;

    /// <summary>Opens an RTP packet in place.</summary>
    /// <param name="length">The packet's length without what protected it; 0 unless good.</param>
    public SrtpResult Unprotect(Span<byte> packet, out int length)
    {
        length = 0;
        var mki = master.Mki.Length;
        var end = packet.Length - Suite.TagLength - mki;
        var clear = SrtpLayout.HeaderLength(packet);
        if (clear < 0 || clear > end)
        {
            return SrtpResult.Malformed;
        }

        var (mkiAt, tagAt) = Suite.IsAead ? (packet.Length - mki, end) : (end, packet.Length - Suite.TagLength);
        if (!packet.Slice(mkiAt, mki).SequenceEqual(master.Mki))
        {
            return SrtpResult.Forged;
        }

        var body = packet[..end];
        var tag = packet.Slice(tagAt, Suite.TagLength);
        var ssrc = SrtpLayout.SsrcOf(packet);
        var source = _sources.Find(ssrc);
        var result = source >= 0 && _sources[source].Media.HasBegun
            ? GoOn(ref _sources[source].Media, body, clear, ssrc, tag)
            : Begin(source, body, clear, ssrc, tag);
        length = result == SrtpResult.Good ? end : 0;
        return result;
    }

    /// <summary>Opens an RTCP packet in place.</summary>
    /// <param name="length">The packet's length without what protected it; 0 unless good.</param>
    public SrtpResult UnprotectControl(Span<byte> packet, out int length)
    {
        length = 0;
        var mki = master.Mki.Length;
        var end = packet.Length - Suite.ControlTagLength - sizeof(uint) - mki;
        if (end < ControlClear || packet[0] >> 6 != 2)
        {
            return SrtpResult.Malformed;
        }

        var (tagAt, wordAt, mkiAt) = Suite.IsAead
            ? (end, end + Suite.ControlTagLength, packet.Length - mki)
            : (packet.Length - Suite.ControlTagLength, end, end + sizeof(uint));
        if (!packet.Slice(mkiAt, mki).SequenceEqual(master.Mki))
        {
            return SrtpResult.Forged;
        }

        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[wordAt..]);
        var index = word & ~Encrypted;
        var ssrc = SrtpLayout.ControlSsrcOf(packet);
        var source = _sources.Find(ssrc);
        if (source >= 0 && _sources[source].Control.Knows(index))
        {
            return SrtpResult.Replayed;
        }

        if (!_rtcp.Open(packet[..end], word >= Encrypted ? ControlClear : end, ssrc, index, word, packet.Slice(tagAt, Suite.ControlTagLength)))
        {
            return SrtpResult.Forged;
        }

        _sources[source >= 0 ? source : _sources.Add(ssrc)].Control.Take(index);
        length = end;
        return SrtpResult.Good;
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private SrtpResult GoOn(ref PacketIndexes indexes, Span<byte> body, int clear, uint ssrc, ReadOnlySpan<byte> tag)
    {
        var index = indexes.Guess(SrtpLayout.SequenceOf(body));
        if (indexes.Knows(index))
        {
            return SrtpResult.Replayed;
        }

        if (!Opens(body, clear, ssrc, index, tag))
        {
            return SrtpResult.Forged;
        }

        indexes.Take(index);
        return SrtpResult.Good;
    }

    // The first packet of a source tells its sequence number, not its round: the first it should be; the second, when the packets
    // before the wrap went by before we could listen; or the one it had under the key before.
    private SrtpResult Begin(int source, Span<byte> body, int clear, uint ssrc, ReadOnlySpan<byte> tag)
    {
        var sequence = SrtpLayout.SequenceOf(body);
        ulong index = sequence;
        if (!Opens(body, clear, ssrc, index, tag))
        {
            index += Round;
            if (sequence >= Round / 2 || !Opens(body, clear, ssrc, index, tag))
            {
                index = _before?.Guess(ssrc, sequence) ?? 0;
                if (index < Round || !Opens(body, clear, ssrc, index, tag))
                {
                    return SrtpResult.Forged;
                }
            }
        }

        _sources[source >= 0 ? source : _sources.Add(ssrc)].Media.Take(index);
        return SrtpResult.Good;
    }

    private bool Opens(Span<byte> body, int clear, uint ssrc, ulong index, ReadOnlySpan<byte> tag) =>
        _rtp.Open(body, clear, ssrc, index, (uint)(index >> 16), tag);
}

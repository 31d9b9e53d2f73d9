using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>
/// Protects what one leg sends under one master key and one SSRC. Used on one thread; allocates nothing. Two packets under
/// one index would betray both (RFC 3711 section 9.1), so the second is refused.
/// </summary>
internal sealed class SrtpSender(SrtpMaster master) : IDisposable
{
    /// <summary>A tag and, in RTCP, E and index: what a buffer must have room for behind a packet.</summary>
    public const int MostGrowth = 16 + sizeof(uint);

    private const int ControlClear = 8;
    private const uint Encrypted = 0x8000_0000;

    private readonly SrtpTransform _rtp = SrtpTransform.Rtp(master);
    private readonly SrtpTransform _rtcp = SrtpTransform.Rtcp(master);
    private PacketIndexes _sent;
    private uint? _ssrc;
    private uint _control;

    public SrtpSuite Suite => master.Suite;

    /// <summary>Protects the RTP packet in the first <paramref name="length"/> bytes of <paramref name="buffer"/>.</summary>
    /// <returns>Its length now; 0: no RTP, no room, another source, or an index that was used.</returns>
    public int Protect(Span<byte> buffer, int length)
    {
        var clear = SrtpLayout.HeaderLength(buffer[..length]);
        var tag = Suite.TagLength;
        if (clear < 0 || buffer.Length < length + tag || !Ours(SrtpLayout.SsrcOf(buffer)))
        {
            return 0;
        }

        var index = _sent.Guess(SrtpLayout.SequenceOf(buffer));
        if (_sent.Knows(index))
        {
            return 0;
        }

        _sent.Take(index);
        _rtp.Seal(buffer[..length], clear, SrtpLayout.SsrcOf(buffer), index, (uint)(index >> 16), buffer.Slice(length, tag));
        return length + tag;
    }

    /// <summary>Protects the compound RTCP packet in the first <paramref name="length"/> bytes of <paramref name="buffer"/>.</summary>
    /// <returns>Its length now; 0: too short for RTCP, no room, another source, or the last of 2^31 indexes is used.</returns>
    public int ProtectControl(Span<byte> buffer, int length)
    {
        var tag = Suite.ControlTagLength;
        if (length < ControlClear || buffer.Length < length + tag + sizeof(uint) || _control >= Encrypted || !Ours(SrtpLayout.ControlSsrcOf(buffer)))
        {
            return 0;
        }

        var index = _control++;
        var word = Encrypted | index;
        var (wordAt, tagAt) = Suite.IsAead ? (length + tag, length) : (length, length + sizeof(uint));
        _rtcp.Seal(buffer[..length], ControlClear, SrtpLayout.ControlSsrcOf(buffer), index, word, buffer.Slice(tagAt, tag));
        BinaryPrimitives.WriteUInt32BigEndian(buffer[wordAt..], word);
        return length + tag + sizeof(uint);
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private bool Ours(uint ssrc)
    {
        _ssrc ??= ssrc;
        return _ssrc == ssrc;
    }
}

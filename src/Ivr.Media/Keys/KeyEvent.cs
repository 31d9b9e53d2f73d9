using System.Buffers.Binary;

namespace Ivr.Media;

/// <summary>The payload of a telephone-event packet (RFC 4733 section 2.3).</summary>
/// <param name="Code">0–15 are keys.</param>
/// <param name="Duration">Since its beginning, in samples.</param>
internal readonly record struct KeyEvent(byte Code, bool Ended, ushort Duration)
{
    public const int Length = 4;
    public const int Longest = 0xFFFF;

    private const string Keys = "0123456789*#ABCD";

    /// <summary>-10 dBm0, as phones send it.</summary>
    private const byte Volume = 10;

    /// <summary>Null: no key (a flash, a fax tone).</summary>
    public char? Key => Code < Keys.Length ? Keys[Code] : null;

    public static int CodeOf(char key) => Keys.IndexOf(char.ToUpperInvariant(key));

    public static bool TryRead(ReadOnlySpan<byte> payload, out KeyEvent read)
    {
        read = payload.Length < Length ? default
            : new KeyEvent(payload[0], (payload[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(payload[2..]));
        return payload.Length >= Length;
    }

    public void Write(Span<byte> payload)
    {
        payload[0] = Code;
        payload[1] = (byte)((Ended ? 0x80 : 0) | Volume);
        BinaryPrimitives.WriteUInt16BigEndian(payload[2..], Duration);
    }
}

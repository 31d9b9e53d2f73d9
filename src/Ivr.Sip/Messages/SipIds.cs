using System.Security.Cryptography;

namespace Ivr.Sip;

/// <summary>
/// The ids that strangers must not guess (RFC 3261 19.3, 8.1.1.4, 8.1.1.7), made from the generator it is given. Tests
/// derive from it and count, so that traces can be read.
/// </summary>
public class SipIds(RandomNumberGenerator random)
{
    /// <summary>What every branch of RFC 3261 begins with (8.1.1.7).</summary>
    public const string MagicCookie = "z9hG4bK";

    /// <summary>A tag for From or To: 64 bits in hex.</summary>
    public virtual string NewTag() => Hex(8);

    /// <summary>A branch of a new transaction, with the magic cookie before it.</summary>
    public virtual string NewBranch() => MagicCookie + Hex(12);

    /// <summary>A Call-ID without a host: ours says nothing of the machine (RFC 3261 8.1.1.4 leaves it open).</summary>
    public virtual string NewCallId() => Hex(16);

    /// <summary>The client's part of a digest (RFC 7616 3.4).</summary>
    public virtual string NewCnonce() => Hex(8);

    /// <summary>Where the numbers of reliable answers begin: below 2³¹ (RFC 3262 3).</summary>
    public virtual uint NewSequence() => BitConverter.ToUInt32(Convert.FromHexString(Hex(4))) >> 2;

    /// <summary>Random bytes for secrets and nonces.</summary>
    public void Fill(Span<byte> bytes) => random.GetBytes(bytes);

    private string Hex(int size)
    {
        Span<byte> bytes = stackalloc byte[size];
        random.GetBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}

using System.Globalization;

namespace Ivr.Media;

/// <summary>One <c>a=crypto</c> line (RFC 4568 section 9.1): how who wrote it protects what he sends, and by which key.</summary>
/// <param name="Tag">What an answer names it by: up to nine digits.</param>
internal sealed record CryptoLine(int Tag, SrtpMaster Master)
{
    private const int HighestTag = 999_999_999;
    private const int LongestMki = 128;
    private const string Inline = "inline:";

    /// <summary>
    /// Reads the value behind <c>a=crypto:</c>. Null: a line to be passed over (RFC 4568 section 7.1.2): another suite, several
    /// keys, a key of another length, a session parameter that takes protection away or asks for what we do not do.
    /// </summary>
    public static CryptoLine? Read(ReadOnlySpan<char> value)
    {
        if (!int.TryParse(Word(ref value), NumberStyles.None, CultureInfo.InvariantCulture, out var tag) || tag > HighestTag
            || SrtpSuite.Find(Word(ref value)) is not { } suite
            || Key(suite, Word(ref value)) is not { } master)
        {
            return null;
        }

        for (var parameter = Word(ref value); parameter.Length > 0; parameter = Word(ref value))
        {
            // The window is a hint (section 6.3.7); what begins with a dash may be passed over (section 6.3.8).
            if (parameter[0] != '-' && !parameter.StartsWith("WSH=", StringComparison.Ordinal))
            {
                return null;
            }
        }

        return new CryptoLine(tag, master);
    }

    /// <summary>The value behind <c>a=crypto:</c>, the key in it. Goes into a description and nowhere else.</summary>
    public string Write()
    {
        var both = new byte[Master.Key.Length + Master.Salt.Length];
        Master.Key.CopyTo(both);
        Master.Salt.CopyTo(both.AsSpan(Master.Key.Length));
        return $"{Tag.ToString(CultureInfo.InvariantCulture)} {Master.Suite.Name} {Inline}{Convert.ToBase64String(both)}";
    }

    public override string ToString() => $"{Tag} {Master}";

    // inline:<key||salt>["|" lifetime]["|" MKI ":" length], section 9.2
    private static SrtpMaster? Key(SrtpSuite suite, ReadOnlySpan<char> method)
    {
        if (!method.StartsWith(Inline, StringComparison.OrdinalIgnoreCase) || method.Contains(';'))
        {
            return null;
        }

        var rest = method[Inline.Length..];
        var written = Part(ref rest);
        Span<byte> both = stackalloc byte[48];
        // the padding may be left away (section 6.1)
        Span<char> padded = stackalloc char[64];
        if (written.Length > padded.Length)
        {
            return null;
        }

        padded.Fill('=');
        written.CopyTo(padded);
        if (!Convert.TryFromBase64Chars(padded[..((written.Length + 3) & ~3)], both, out var length)
            || length != suite.KeyLength + suite.SaltLength)
        {
            return null;
        }

        if (rest.Length > 0 && !Before(rest).Contains(':') && !IsLifetime(Part(ref rest)))
        {
            return null;
        }

        if (Mki(rest) is not { } mki)
        {
            return null;
        }

        return new SrtpMaster(suite, both[..suite.KeyLength], both[suite.KeyLength..length], mki);
    }

    // Packets the key is good for, as such or as a power of two. A call is over long before 2^20; the peer renews his own key.
    private static bool IsLifetime(ReadOnlySpan<char> text)
    {
        var isPower = text.StartsWith("2^", StringComparison.Ordinal);
        return ulong.TryParse(isPower ? text[2..] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number > 0 && number <= (isPower ? 48ul : 1ul << 48);
    }

    // Empty: none; null: not one.
    private static byte[]? Mki(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return [];
        }

        var colon = text.IndexOf(':');
        if (colon <= 0
            || !ulong.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length is < 1 or > LongestMki || (length < sizeof(ulong) && number >> (8 * length) != 0))
        {
            return null;
        }

        var mki = new byte[length];
        for (var at = length - 1; at >= 0 && number != 0; at--, number >>= 8)
        {
            mki[at] = (byte)number;
        }

        return mki;
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> text)
    {
        text = text.TrimStart(" \t");
        var end = text.IndexOfAny(' ', '\t');
        var word = end < 0 ? text : text[..end];
        text = end < 0 ? default : text[end..];
        return word;
    }

    private static ReadOnlySpan<char> Before(ReadOnlySpan<char> text) => text.IndexOf('|') is var end && end < 0 ? text : text[..end];

    private static ReadOnlySpan<char> Part(ref ReadOnlySpan<char> text)
    {
        var part = Before(text);
        text = part.Length == text.Length ? default : text[(part.Length + 1)..];
        return part;
    }
}

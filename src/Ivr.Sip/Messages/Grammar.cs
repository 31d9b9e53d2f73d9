using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Ivr.Sip;

/// <summary>The character classes of RFC 3261 25.1 and the small reading done with them.</summary>
internal static class Grammar
{
    private const string Alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    /// <summary>token.</summary>
    public static readonly SearchValues<byte> Token = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "-.!%*_+`'~"));

    /// <summary>token, of characters.</summary>
    public static readonly SearchValues<char> TokenText = SearchValues.Create(Alphanumeric + "-.!%*_+`'~");

    /// <summary>Of a host name or IPv4 address; the underscore is no part of it and often met.</summary>
    public static readonly SearchValues<byte> HostName = SearchValues.Create(Encoding.ASCII.GetBytes(Alphanumeric + "-._"));

    /// <summary>Within the brackets of an IPv6 reference.</summary>
    public static readonly SearchValues<byte> Ipv6 = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    /// <summary>What may stand unescaped in the user part of a URI: unreserved and user-unreserved.</summary>
    public static readonly SearchValues<char> UserText = SearchValues.Create(Alphanumeric + "-_.!~*'()&=+$,;?/");

    /// <summary>What ends a parameter's value that is not quoted: space, a separator of lists, a quote, a bracket, a control.</summary>
    public static readonly SearchValues<byte> ValueEnd = SearchValues.Create([.. Enumerable.Range(0, 33).Select(code => (byte)code), .. ";,\"<>\x7f"u8]);

    /// <summary>What can be nowhere in a URI.</summary>
    public static readonly SearchValues<byte> NotInUri = SearchValues.Create([.. Enumerable.Range(0, 33).Select(code => (byte)code), .. "\"<>\x7f"u8]);

    /// <summary>What can be nowhere in a Call-ID: space and controls.</summary>
    public static readonly SearchValues<byte> NotInWord = SearchValues.Create([.. Enumerable.Range(0, 33).Select(code => (byte)code), 0x7F]);

    private static readonly SearchValues<char> BreaksLine = SearchValues.Create("\r\n\0");

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenText);

    // Asked before every token: most are decided by one comparison.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSpace(byte code) => code <= ' ' && (code is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n');

    /// <summary>A number of decimal digits only.</summary>
    /// <returns>False: no digits, another character, or more than 32 bits.</returns>
    public static bool TryNumber(ReadOnlySpan<byte> digits, out uint number)
    {
        ulong sum = 0;
        number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            sum = (sum * 10) + digit - '0';
            if (sum > uint.MaxValue)
            {
                return false;
            }
        }

        number = (uint)sum;
        return !digits.IsEmpty;
    }

    /// <summary>A port: 0–65535.</summary>
    public static bool TryPort(ReadOnlySpan<byte> digits, out int port)
    {
        var fits = TryNumber(digits, out var number) && number <= 65535;
        port = fits ? (int)number : 0;
        return fits;
    }

    /// <summary>Without white space and folds at both ends.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsSpace(text[0]))
        {
            text = text[1..];
        }

        while (!text.IsEmpty && IsSpace(text[^1]))
        {
            text = text[..^1];
        }

        return text;
    }

    /// <summary>The text of a header's value; a fold becomes one space (RFC 3261 7.3.1).</summary>
    public static string Text(ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value);
        if (!value.ContainsAny((byte)'\r', (byte)'\n'))
        {
            return text;
        }

        var unfolded = new StringBuilder(text.Length);
        var space = false;
        foreach (var letter in text)
        {
            if (letter is '\r' or '\n' || (space && letter is ' ' or '\t'))
            {
                if (!space)
                {
                    // the white space before a fold belongs to it
                    while (unfolded.Length > 0 && unfolded[^1] is ' ' or '\t')
                    {
                        unfolded.Length--;
                    }

                    unfolded.Append(' ');
                }

                space = true;
            }
            else
            {
                unfolded.Append(letter);
                space = false;
            }
        }

        return unfolded.ToString();
    }

    /// <summary>The inside of a quoted string, with its quoted pairs resolved.</summary>
    public static string Unquote(ReadOnlySpan<byte> inside)
    {
        var text = Text(inside);
        if (!text.Contains('\\'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length)
            {
                at++;
            }

            plain.Append(text[at]);
        }

        return plain.ToString();
    }

    /// <summary>As a quoted string.</summary>
    public static string Quote(string text) => $"\"{Clean(text).Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    /// <summary>Without line breaks and NUL: what code supplies can never become a second header.</summary>
    public static string Clean(string text) =>
        !text.AsSpan().ContainsAny(BreaksLine) ? text : text.Replace("\r\n", " ").Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ');
}

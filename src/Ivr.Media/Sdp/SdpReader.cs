using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Ivr.Media;

/// <summary>
/// Reads session descriptions (RFC 8866) as phones and carriers write them: any line end, any order, unknown lines passed
/// over. Never throws: what cannot be read is as if it were not there. A description may be as long as a datagram: nothing
/// of it is copied but what is used.
/// </summary>
internal static class SdpReader
{
    private const int MostMedia = 32;
    private const int MostFormats = 64;
    private const int LongestName = 64;
    private const int MostCrypto = 16;
    private const int LongestPacketTime = 1000;

    // two NTP times of 64 bits and the space between them
    private const int LongestTiming = 41;

    private static readonly SearchValues<char> TimingCharacters = SearchValues.Create("0123456789 ");

    public static SdpDescription Read(ReadOnlySpan<byte> body)
    {
        var text = ArrayPool<char>.Shared.Rent(body.Length);
        try
        {
            for (var at = 0; at < body.Length; at++)
            {
                // all words of the language are ASCII
                text[at] = body[at] < 0x80 ? (char)body[at] : '\uFFFD';
            }

            return Read(text.AsSpan(0, body.Length));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private static SdpDescription Read(ReadOnlySpan<char> text)
    {
        SdpConnection? connection = null;
        MediaDirection? direction = null;
        string? timing = null;
        var media = new List<SdpMedia>();
        foreach (var raw in text.EnumerateLines())
        {
            var line = raw.Trim();
            if (line.Length < 2 || line[1] != '=')
            {
                continue;
            }

            var value = line[2..].Trim();
            switch (char.ToLowerInvariant(line[0]))
            {
                case 'm' when media.Count < MostMedia:
                    media.Add(Media(value));
                    break;
                case 'c' when media.Count == 0:
                    connection ??= Connection(value);
                    break;
                case 'c':
                    media[^1].Connection ??= Connection(value);
                    break;
                case 't' when media.Count == 0 && value.Length <= LongestTiming && value.IndexOfAnyExcept(TimingCharacters) < 0:
                    timing ??= value.ToString();
                    break;
                case 'a' when media.Count == 0:
                    direction = Direction(value) ?? direction;
                    break;
                case 'a':
                    Attribute(media[^1], value);
                    break;
            }
        }

        return new SdpDescription(connection, direction, timing ?? "0 0", media);
    }

    private static SdpMedia Media(ReadOnlySpan<char> value)
    {
        var kind = Named(Word(ref value));
        var count = Word(ref value);
        var port = Number(Part(ref count, '/'), 65535) ?? -1;
        var protocol = Named(Word(ref value));
        var first = Word(ref value);
        var media = new SdpMedia(kind, port, protocol, Named(first));
        var format = first;
        for (var left = MostFormats; !format.IsEmpty && left > 0; left--)
        {
            if (Number(format, PayloadMap.Highest) is { } number)
            {
                media.Numbers.Add((byte)number);
            }

            format = Word(ref value);
        }

        return media;
    }

    private static SdpConnection? Connection(ReadOnlySpan<char> value)
    {
        Word(ref value);
        Word(ref value);
        var text = Word(ref value);
        if (text.IsEmpty)
        {
            return null;
        }

        var host = Part(ref text, '/');
        return IPAddress.TryParse(host, out var address) && (address.AddressFamily != AddressFamily.InterNetwork || host.Count('.') == 3)
            ? new SdpConnection(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : new SdpConnection(null);
    }

    private static void Attribute(SdpMedia media, ReadOnlySpan<char> value)
    {
        if (Valued(ref value, "ptime:"))
        {
            media.PacketTime = Number(Word(ref value), LongestPacketTime) ?? media.PacketTime;
        }
        else if (Valued(ref value, "maxptime:"))
        {
            media.LongestPacketTime = Number(Word(ref value), LongestPacketTime) ?? media.LongestPacketTime;
        }
        else if (Valued(ref value, "crypto:"))
        {
            Crypto(media, value);
        }
        else if (value.Equals("rtcp-mux", StringComparison.OrdinalIgnoreCase))
        {
            media.Muxes = true;
        }
        else if (Valued(ref value, "rtcp:"))
        {
            media.Control = (Number(Word(ref value), 65535) ?? 0, value.IsEmpty ? null : Connection(value));
        }
        else if (Valued(ref value, "rtpmap:"))
        {
            Map(media, value);
        }
        else
        {
            media.Direction = Direction(value) ?? media.Direction;
        }
    }

    private static void Crypto(SdpMedia media, ReadOnlySpan<char> value)
    {
        media.HasCrypto = true;
        if (media.Crypto.Count < MostCrypto && CryptoLine.Read(value) is { } line)
        {
            media.Crypto.Add(line);
        }
    }

    /// <summary>Takes the name off, if it is this one.</summary>
    private static bool Valued(ref ReadOnlySpan<char> value, string name)
    {
        var isIt = value.StartsWith(name, StringComparison.OrdinalIgnoreCase);
        value = isIt ? value[name.Length..] : value;
        return isIt;
    }

    private static void Map(SdpMedia media, ReadOnlySpan<char> value)
    {
        if (Number(Word(ref value), PayloadMap.Highest) is { } number && value.Trim() is { IsEmpty: false } encoding)
        {
            var name = Part(ref encoding, '/');
            media.Say(number, new SdpEncoding(SdpEncoding.KindOf(name), NumberOr(Part(ref encoding, '/'), 0), NumberOr(Part(ref encoding, '/'), 1)));
        }
    }

    // What is longer, or has other letters, is no word of this language: our answer must not repeat it (RFC 8866 section 9, token).
    private static string Named(ReadOnlySpan<char> word) =>
        word.Length > LongestName || word.ContainsAnyExceptInRange('!', '~') ? "" : word.ToString();

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        var length = 0;
        while (length < rest.Length && !char.IsWhiteSpace(rest[length]))
        {
            length++;
        }

        var word = rest[..length];
        rest = rest[length..];
        return word;
    }

    private static ReadOnlySpan<char> Part(ref ReadOnlySpan<char> rest, char end)
    {
        var length = rest.IndexOf(end);
        var part = length < 0 ? rest : rest[..length];
        rest = length < 0 ? default : rest[(length + 1)..];
        return part;
    }

    private static int? Number(ReadOnlySpan<char> digits, int most) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most ? number : null;

    private static int NumberOr(ReadOnlySpan<char> digits, int otherwise) => digits.IsEmpty ? otherwise : Number(digits, int.MaxValue) ?? 0;

    private static MediaDirection? Direction(ReadOnlySpan<char> value) => value switch
    {
        _ when value.Equals("sendrecv", StringComparison.OrdinalIgnoreCase) => MediaDirection.SendReceive,
        _ when value.Equals("sendonly", StringComparison.OrdinalIgnoreCase) => MediaDirection.SendOnly,
        _ when value.Equals("recvonly", StringComparison.OrdinalIgnoreCase) => MediaDirection.ReceiveOnly,
        _ when value.Equals("inactive", StringComparison.OrdinalIgnoreCase) => MediaDirection.Inactive,
        _ => null,
    };
}

using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ivr.Media;

/// <summary>
/// Reads session descriptions (RFC 8866) as phones and carriers write them: any line end, any order, unknown lines passed
/// over. Never throws: what cannot be read is as if it were not there.
/// </summary>
internal static class SdpReader
{
    private const int MostMedia = 32;
    private const int MostFormats = 64;

    private static readonly SearchValues<char> TimingCharacters = SearchValues.Create("0123456789 ");

    public static SdpDescription Read(ReadOnlySpan<byte> body)
    {
        SdpConnection? connection = null;
        MediaDirection? direction = null;
        var timing = "0 0";
        var media = new List<SdpMedia>();
        foreach (var raw in Encoding.UTF8.GetString(body).AsSpan().EnumerateLines())
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
                case 't' when media.Count == 0 && value.IndexOfAnyExcept(TimingCharacters) < 0:
                    timing = value.ToString();
                    break;
                case 'a' when media.Count == 0:
                    direction = Direction(value) ?? direction;
                    break;
                case 'a':
                    Attribute(media[^1], value);
                    break;
            }
        }

        return new SdpDescription(connection, direction, timing, media);
    }

    private static SdpMedia Media(ReadOnlySpan<char> value)
    {
        var parts = value.ToString().Split((char[]?)null, 3 + MostFormats, StringSplitOptions.RemoveEmptyEntries);
        var port = parts.Length > 1 && int.TryParse(parts[1].Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 65535
            ? number
            : -1;
        return new SdpMedia(Part(0), port, Part(2), parts.Length > 3 ? parts[3..Math.Min(parts.Length, 2 + MostFormats)] : []);

        string Part(int index) => index < parts.Length ? parts[index] : "";
    }

    private static SdpConnection? Connection(ReadOnlySpan<char> value)
    {
        var parts = value.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3)
        {
            return null;
        }

        var host = parts[2].Split('/')[0];
        return IPAddress.TryParse(host, out var address) && (address.AddressFamily != AddressFamily.InterNetwork || host.Count(c => c == '.') == 3)
            ? new SdpConnection(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : new SdpConnection(null);
    }

    private static void Attribute(SdpMedia media, ReadOnlySpan<char> value)
    {
        const string map = "rtpmap:";
        if (!value.StartsWith(map, StringComparison.OrdinalIgnoreCase))
        {
            media.Direction = Direction(value) ?? media.Direction;
            return;
        }

        var parts = value[map.Length..].ToString().Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 127)
        {
            var encoding = parts[1].Trim().Split('/');
            media.Encodings.TryAdd(number, new SdpEncoding(encoding[0], NumberAt(encoding, 1, 0), NumberAt(encoding, 2, 1)));
        }
    }

    private static int NumberAt(string[] parts, int index, int otherwise) =>
        index >= parts.Length ? otherwise
        : int.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : 0;

    private static MediaDirection? Direction(ReadOnlySpan<char> value) => value switch
    {
        _ when value.Equals("sendrecv", StringComparison.OrdinalIgnoreCase) => MediaDirection.SendReceive,
        _ when value.Equals("sendonly", StringComparison.OrdinalIgnoreCase) => MediaDirection.SendOnly,
        _ when value.Equals("recvonly", StringComparison.OrdinalIgnoreCase) => MediaDirection.ReceiveOnly,
        _ when value.Equals("inactive", StringComparison.OrdinalIgnoreCase) => MediaDirection.Inactive,
        _ => null,
    };
}

using System.Net;

namespace Ivr.Media;

/// <summary>A connection address (RFC 8866 section 5.7).</summary>
/// <param name="Address">Null: a host name, which media never asks a resolver about.</param>
internal readonly record struct SdpConnection(IPAddress? Address)
{
    /// <summary>0.0.0.0 and ::, the old way to say "send me nothing" (RFC 3264 section 8.4).</summary>
    public bool IsUnspecified => Address is { } ip && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any));
}

/// <summary>What an <c>a=rtpmap</c> says (RFC 8866 section 6.6).</summary>
/// <param name="Clock">Hertz; 0: none or none that can be read.</param>
internal readonly record struct SdpEncoding(string Name, int Clock, int Channels)
{
    public AudioCodec? Codec => (Clock, Channels) is not (8000, 1) ? null
        : Name.Equals("PCMA", StringComparison.OrdinalIgnoreCase) ? AudioCodec.Pcma
        : Name.Equals("PCMU", StringComparison.OrdinalIgnoreCase) ? AudioCodec.Pcmu
        : null;

    public bool IsEvents => Clock == 8000 && Name.Equals("telephone-event", StringComparison.OrdinalIgnoreCase);
}

/// <summary>One <c>m=</c> line and what belongs to it.</summary>
/// <param name="Port">0: the line is not wanted (RFC 3264 section 6); -1: no number.</param>
internal sealed record SdpMedia(string Kind, int Port, string Protocol, IReadOnlyList<string> Formats)
{
    public SdpConnection? Connection { get; set; }

    public MediaDirection? Direction { get; set; }

    public Dictionary<int, SdpEncoding> Encodings { get; } = [];

    /// <summary>Audio over plain RTP that is wanted: what we can speak.</summary>
    public bool IsPlainAudio => IsAudio && Port > 0 && Protocol.Equals("RTP/AVP", StringComparison.OrdinalIgnoreCase);

    /// <summary>Names a codec of ours.</summary>
    public bool Speaks => Known().Any(known => known.Encoding.Codec is not null);

    public bool IsAudio => Kind.Equals("audio", StringComparison.OrdinalIgnoreCase);

    /// <summary>The payload types of <see cref="Formats"/> we understand, in the peer's order.</summary>
    public IEnumerable<(int Number, SdpEncoding Encoding)> Known()
    {
        foreach (var format in Formats)
        {
            if (int.TryParse(format, out var number) && number is >= 0 and <= 127)
            {
                yield return (number, EncodingOf(number));
            }
        }
    }

    private SdpEncoding EncodingOf(int number) =>
        Encodings.TryGetValue(number, out var written) ? written : number switch
        {
            PayloadMap.Pcma => new SdpEncoding("PCMA", 8000, 1),
            PayloadMap.Pcmu => new SdpEncoding("PCMU", 8000, 1),
            _ => new SdpEncoding("", 0, 0),
        };
}

/// <summary>A session description as far as a telephone reads it.</summary>
/// <param name="Timing">The value of the first <c>t=</c> line, which an answer repeats (RFC 3264 section 6).</param>
internal sealed record SdpDescription(SdpConnection? Connection, MediaDirection? Direction, string Timing, IReadOnlyList<SdpMedia> Media);

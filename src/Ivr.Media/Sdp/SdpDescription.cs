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
/// <param name="Kind">The encoding name, as far as we know it.</param>
/// <param name="Clock">Hertz; 0: none or none that can be read.</param>
internal readonly record struct SdpEncoding(PayloadKind Kind, int Clock, int Channels)
{
    /// <summary>Of our clock and one channel, so that we can speak it.</summary>
    public bool IsOurs => (Clock, Channels) is (8000, 1) && Kind != PayloadKind.Unknown;

    public AudioCodec? Codec => IsOurs && Kind is not (PayloadKind.Events or PayloadKind.Noise) ? PayloadMap.CodecOf(Kind) : null;

    public static PayloadKind KindOf(ReadOnlySpan<char> name) =>
        name.Equals("PCMA", StringComparison.OrdinalIgnoreCase) ? PayloadKind.Pcma
        : name.Equals("PCMU", StringComparison.OrdinalIgnoreCase) ? PayloadKind.Pcmu
        : name.Equals("G722", StringComparison.OrdinalIgnoreCase) ? PayloadKind.G722
        : name.Equals("CN", StringComparison.OrdinalIgnoreCase) ? PayloadKind.Noise
        : name.Equals("telephone-event", StringComparison.OrdinalIgnoreCase) ? PayloadKind.Events
        : PayloadKind.Unknown;
}

/// <summary>One <c>m=</c> line and what belongs to it.</summary>
/// <param name="Port">0: the line is not wanted (RFC 3264 section 6); -1: no number.</param>
/// <param name="Format">The first of its formats: what a refusal of the line repeats. Empty: none.</param>
internal sealed record SdpMedia(string Kind, int Port, string Protocol, string Format)
{
    private Dictionary<int, SdpEncoding>? _encodings;

    public SdpConnection? Connection { get; set; }

    public MediaDirection? Direction { get; set; }

    /// <summary>The length of packets it wants to get, ms (a=ptime); 0: it does not say.</summary>
    public int PacketTime { get; set; }

    /// <summary>The longest it takes, ms (a=maxptime); 0: it does not say.</summary>
    public int LongestPacketTime { get; set; }

    /// <summary>RTCP goes with RTP over one port (RFC 5761).</summary>
    public bool Muxes { get; set; }

    /// <summary>Where RTCP is wanted, if not at the port after RTP's (RFC 3605); port 0: not said.</summary>
    public (int Port, SdpConnection? Host) Control { get; set; }

    /// <summary>The formats that are payload types, in the peer's order.</summary>
    public List<byte> Numbers { get; } = [];

    /// <summary>The <c>a=crypto</c> lines that can be taken, in the peer's order.</summary>
    public List<CryptoLine> Crypto { get; } = [];

    /// <summary>There are some, perhaps none that can be taken.</summary>
    public bool HasCrypto { get; set; }

    /// <summary>Audio that is wanted.</summary>
    public bool IsWantedAudio => IsAudio && Port > 0;

    public bool IsBy(string protocol) => Protocol.Equals(protocol, StringComparison.OrdinalIgnoreCase);

    /// <summary>Names a codec of ours.</summary>
    public bool Speaks => Known().Any(known => known.Encoding.Codec is not null);

    public bool IsAudio => Kind.Equals("audio", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a number stands for; the first word counts.</summary>
    public void Say(int number, SdpEncoding encoding) => (_encodings ??= []).TryAdd(number, encoding);

    /// <summary>The payload types of <see cref="Numbers"/> and what they stand for.</summary>
    public IEnumerable<(int Number, SdpEncoding Encoding)> Known()
    {
        foreach (var number in Numbers)
        {
            yield return (number, EncodingOf(number));
        }
    }

    private SdpEncoding EncodingOf(int number) =>
        _encodings is not null && _encodings.TryGetValue(number, out var written) ? written : number switch
        {
            PayloadMap.Pcma => new SdpEncoding(PayloadKind.Pcma, 8000, 1),
            PayloadMap.Pcmu => new SdpEncoding(PayloadKind.Pcmu, 8000, 1),
            PayloadMap.G722 => new SdpEncoding(PayloadKind.G722, 8000, 1),
            PayloadMap.Noise => new SdpEncoding(PayloadKind.Noise, 8000, 1),
            _ => default,
        };
}

/// <summary>A session description as far as a telephone reads it.</summary>
/// <param name="Timing">The value of the first <c>t=</c> line, which an answer repeats (RFC 3264 section 6).</param>
internal sealed record SdpDescription(SdpConnection? Connection, MediaDirection? Direction, string Timing, IReadOnlyList<SdpMedia> Media);

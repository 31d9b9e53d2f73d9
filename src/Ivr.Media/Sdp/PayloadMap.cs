namespace Ivr.Media;

/// <summary>What a payload type carries.</summary>
internal enum PayloadKind : byte { Unknown, Pcma, Pcmu, G722, Noise, Events }

/// <summary>
/// Which payload type carries what on one leg. Numbers of both descriptions count: peers should send with the ones we
/// announced, some send with their own (RFC 3264 section 6.1).
/// </summary>
internal sealed class PayloadMap
{
    /// <summary>The static numbers (RFC 3551 section 6).</summary>
    public const int Pcmu = 0;
    public const int Pcma = 8;
    public const int G722 = 9;
    public const int Noise = 13;

    /// <summary>What we announce for keys when the choice is ours.</summary>
    public const int Events = 101;

    /// <summary>Of seven bits (RFC 3550 section 5.1).</summary>
    public const int Highest = 127;

    private readonly PayloadKind[] _kinds = new PayloadKind[Highest + 1];

    public PayloadKind this[int number] => _kinds[number & 127];

    public static PayloadKind KindOf(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcma => PayloadKind.Pcma,
        AudioCodec.Pcmu => PayloadKind.Pcmu,
        _ => PayloadKind.G722,
    };

    /// <summary>Of a kind that is a voice.</summary>
    public static AudioCodec CodecOf(PayloadKind kind) => kind switch
    {
        PayloadKind.Pcma => AudioCodec.Pcma,
        PayloadKind.Pcmu => AudioCodec.Pcmu,
        _ => AudioCodec.G722,
    };

    /// <summary>A number already taken keeps its meaning.</summary>
    public void Add(int number, PayloadKind kind)
    {
        if (_kinds[number & 127] == PayloadKind.Unknown)
        {
            _kinds[number & 127] = kind;
        }
    }

    public void Add(SdpMedia media)
    {
        foreach (var (number, encoding) in media.Known())
        {
            if (encoding.IsOurs)
            {
                Add(number, encoding.Kind);
            }
            else if (encoding.Kind == PayloadKind.Events)
            {
                // Offered for a wide-band codec that was not chosen; some phones send their keys under it all the same.
                Add(number, PayloadKind.Events);
            }
        }
    }
}

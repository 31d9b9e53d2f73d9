namespace Ivr.Media;

/// <summary>What a payload type carries.</summary>
internal enum PayloadKind : byte { Unknown, Pcma, Pcmu, Events }

/// <summary>
/// Which payload type carries what on one leg. Numbers of both descriptions count: peers should send with the ones we
/// announced, some send with their own (RFC 3264 section 6.1).
/// </summary>
internal sealed class PayloadMap
{
    /// <summary>The static numbers (RFC 3551 section 6).</summary>
    public const int Pcmu = 0;
    public const int Pcma = 8;

    /// <summary>What we announce for keys when the choice is ours.</summary>
    public const int Events = 101;

    /// <summary>Of seven bits (RFC 3550 section 5.1).</summary>
    public const int Highest = 127;

    private readonly PayloadKind[] _kinds = new PayloadKind[Highest + 1];

    public PayloadKind this[int number] => _kinds[number & 127];

    public static PayloadKind KindOf(AudioCodec codec) => codec == AudioCodec.Pcma ? PayloadKind.Pcma : PayloadKind.Pcmu;

    public static int StaticOf(AudioCodec codec) => codec == AudioCodec.Pcma ? Pcma : Pcmu;

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
            if (encoding.Codec is { } codec)
            {
                Add(number, KindOf(codec));
            }
            else if (encoding.IsEvents)
            {
                Add(number, PayloadKind.Events);
            }
        }
    }
}

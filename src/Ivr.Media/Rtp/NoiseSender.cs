namespace Ivr.Media;

/// <summary>Comfort noise as we send it (RFC 3389): one byte of level at the beginning of a silence, and again five times a second.</summary>
internal struct NoiseSender
{
    public const int Length = 1;

    /// <summary>A level and as many reflection coefficients as anybody sends (RFC 3389 section 3).</summary>
    public const int Longest = 33;

    /// <summary>In -dBov: a quiet room, so that nobody takes the line for dead.</summary>
    private const byte Level = 70;

    private static readonly long Every = LegPatience.TicksOf(TimeSpan.FromMilliseconds(200));

    private long? _sentAt;

    /// <summary>Sound was sent: the next silence begins anew.</summary>
    public void Restart() => _sentAt = null;

    public bool IsDue(long tick)
    {
        if (_sentAt is { } at && tick - at < Every)
        {
            return false;
        }

        _sentAt = tick;
        return true;
    }

    public static void Write(Span<byte> payload) => payload[0] = Level;
}

namespace Ivr.Media;

/// <summary>Brings a sum of voices back into 16 bits: as it is up to -3 dB, above that ever flatter, never wrapped round.</summary>
internal static class SoftLimit
{
    private const int Knee = 23170;
    private const int Room = short.MaxValue - Knee;

    public static void Apply(ReadOnlySpan<int> sum, Span<short> pcm)
    {
        pcm = pcm[..sum.Length];
        for (var i = 0; i < sum.Length; i++)
        {
            pcm[i] = Of(sum[i]);
        }
    }

    public static short Of(int value) => value is >= -Knee and <= Knee ? (short)value
        : value > 0 ? (short)(Knee + Bent((long)value - Knee))
        : (short)-(Knee + Bent(-(long)value - Knee));

    // Room * x / (x + Room): begins as steep as the line it follows and ends just short of full scale.
    private static int Bent(long over) => (int)(Room * over / (over + Room));
}

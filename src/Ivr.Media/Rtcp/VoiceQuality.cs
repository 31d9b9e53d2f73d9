namespace Ivr.Media;

/// <summary>
/// How a stream sounds to a person, guessed from what the network did to it: the E-model (ITU-T G.107) with all its defaults,
/// reduced to delay and loss as Cole and Rosenbluth did ("Voice over IP performance monitoring", 2001).
/// </summary>
internal static class VoiceQuality
{
    /// <summary>Without any loss or delay (G.107 section 7.7): MOS 4.4, the most that narrow-band telephony reaches.</summary>
    private const double Best = 93.2;

    /// <summary>G.711 itself impairs nothing (G.113 table I.1).</summary>
    private const double Equipment = 0;

    /// <summary>How well a phone hides the loss of single packets: G.711 with concealment (G.113 table I.4).</summary>
    private const double Robustness = 25.1;

    /// <summary>One frame until it is full and one in the receiver's hands, milliseconds.</summary>
    private const double Framing = 40;

    /// <summary>Delay from which two people begin to fall into each other's words, milliseconds.</summary>
    private const double Noticed = 177.3;

    /// <param name="lost">Share of packets lost, 0 to 1, spread evenly.</param>
    /// <param name="jitter">Milliseconds; a receiver waits about twice that.</param>
    /// <param name="roundTrip">Milliseconds; null: unknown, then taken as none.</param>
    /// <returns>Mean opinion score, 1 to 4.5 (G.107 annex B).</returns>
    public static double Mos(double lost, double jitter, double? roundTrip)
    {
        var delay = (roundTrip ?? 0) / 2 + 2 * jitter + Framing;
        var delayed = 0.024 * delay + (delay > Noticed ? 0.11 * (delay - Noticed) : 0);
        var percent = Math.Clamp(lost, 0, 1) * 100;
        var rating = Best - delayed - Equipment - (95 - Equipment) * percent / (percent + Robustness);
        return rating <= 0 ? 1 : Math.Clamp(1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6, 1, 4.5);
    }
}

namespace Ivr.Media;

/// <summary>
/// The tones a Chinese exchange makes (GF 002-9002), and the three that go before "this number does not exist" everywhere (ITU-T
/// E.180 and Q.35). A plan plays them by their ids, like any prompt.
/// </summary>
public static class CallTones
{
    private const double Hertz = 450;
    private const double Level = 0.18;

    /// <summary>It rings there: 1 s on, 4 s off.</summary>
    public static Prompt Ringback { get; } = Of("tone:ringback", (Hertz, 1000), (0, 4000));

    /// <summary>Busy: 0.35 s on, 0.35 s off.</summary>
    public static Prompt Busy { get; } = Of("tone:busy", (Hertz, 350), (0, 350));

    /// <summary>No way there just now: 0.7 s on, 0.7 s off.</summary>
    public static Prompt Congestion { get; } = Of("tone:congestion", (Hertz, 700), (0, 700));

    /// <summary>Special information: three rising tones of a third of a second, then a second of silence.</summary>
    public static Prompt Information { get; } = Of("tone:information", (950, 330), (1400, 330), (1800, 330), (0, 1000));

    /// <summary>In every library.</summary>
    internal static IReadOnlyList<Prompt> All { get; } = [Ringback, Busy, Congestion, Information];

    private static Prompt Of(string id, params ReadOnlySpan<(double Hertz, int Milliseconds)> parts)
    {
        var pcm = new List<short>();
        foreach (var (hertz, milliseconds) in parts)
        {
            for (var i = 0; i < 8 * milliseconds; i++)
            {
                pcm.Add((short)Math.Round(Math.Sin(2 * Math.PI * hertz * i / 8000) * Level * short.MaxValue));
            }
        }

        return Prompt.FromPcm(id, pcm.ToArray());
    }
}

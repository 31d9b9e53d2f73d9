using Ivr.Media;

namespace Ivr.Calls;

/// <summary>Chinese call progress tones (GF 002-9002): 450 Hz; ringback 1 s on, 4 s off.</summary>
internal static class Tones
{
    public static Prompt Ringback { get; } = Prompt.FromPcm("ringback", [.. Sine(450, 8000), .. new short[32000]]);

    /// <summary>An order by keys was understood, or a supervisor has come: one short tone.</summary>
    public static Prompt Done { get; } = Prompt.FromPcm("done", [.. Sine(800, 1600)]);

    /// <summary>An order by keys was not understood, or could not be carried out: two low ones.</summary>
    public static Prompt Refused { get; } = Prompt.FromPcm("refused", [.. Sine(350, 1600), .. new short[800], .. Sine(350, 1600)]);

    private static short[] Sine(double hertz, int samples)
    {
        var pcm = new short[samples];
        for (var i = 0; i < samples; i++)
        {
            pcm[i] = (short)(6000 * Math.Sin(2 * Math.PI * hertz * i / 8000));
        }

        return pcm;
    }
}

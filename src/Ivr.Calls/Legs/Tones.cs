using Ivr.Media;

namespace Ivr.Calls;

/// <summary>Tones of the house: what seats hear to their orders by keys, and what a citizen hears before his message.</summary>
internal static class Tones
{
    /// <summary>An order by keys was understood, or a supervisor has come: one short tone.</summary>
    public static Prompt Done { get; } = Prompt.FromPcm("done", [.. Sine(800, 1600)]);

    /// <summary>An order by keys was not understood, or could not be carried out: two low ones.</summary>
    public static Prompt Refused { get; } = Prompt.FromPcm("refused", [.. Sine(350, 1600), .. new short[800], .. Sine(350, 1600)]);

    /// <summary>A citizen may speak now: his message is kept from here on.</summary>
    public static Prompt Speak { get; } = Prompt.FromPcm("speak", [.. Sine(1000, 4000)]);

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

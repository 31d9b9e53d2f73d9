namespace Ivr.Media.Tests;

/// <summary>What share of the sound is one frequency: a sinusoid fitted to each tenth of a second.</summary>
internal static class Tone
{
    public static double Share(IReadOnlyList<short> samples, double hertz)
    {
        const int Block = 800;
        double energy = 0, fitted = 0;
        for (var start = 0; start + Block <= samples.Count; start += Block)
        {
            double cosine = 0, sine = 0;
            for (var i = 0; i < Block; i++)
            {
                var angle = 2 * Math.PI * hertz * i / 8000;
                double sample = samples[start + i];
                cosine += sample * Math.Cos(angle);
                sine += sample * Math.Sin(angle);
                energy += sample * sample;
            }

            fitted += 2.0 / Block * (cosine * cosine + sine * sine);
        }

        return energy == 0 ? 0 : fitted / energy;
    }
}

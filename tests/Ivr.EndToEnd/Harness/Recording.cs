using System.Buffers.Binary;
using System.Numerics;

namespace Ivr.EndToEnd;

/// <summary>A part of a recording in which one tone is heard.</summary>
/// <param name="Start">Seconds from its beginning.</param>
/// <param name="Share">Of the energy, over the whole part.</param>
internal sealed record Stretch(double Start, double Seconds, double Share);

/// <summary>What a phone heard: WAV, 8 kHz, 16 bit, mono.</summary>
internal sealed class Recording
{
    // A lost packet or two do not make two conversations of one.
    private const int MostBadBlocks = 2;

    private const int QuarterSecond = Tone.Rate / 4;

    private readonly double[] _samples;

    private Recording(string path, double[] samples)
    {
        Path = path;
        _samples = samples;
    }

    public string Path { get; }

    public double Seconds => (double)_samples.Length / Tone.Rate;

    /// <summary>One channel of any WAV file, as sox reads it, at 8 kHz.</summary>
    /// <param name="channel">1: left.</param>
    public static async Task<Recording> ReadAsync(string path, int channel)
    {
        var plain = $"{path}.{channel}.plain.wav";
        await using var sox = ChildProcess.Start("sox", [path, "-e", "signed-integer", "-b", "16", "-r", "8000", plain, "remix", channel.ToString(System.Globalization.CultureInfo.InvariantCulture)], System.IO.Path.GetTempPath());
        var code = await sox.ExitAsync(30);
        return code == 0 ? Read(plain) : throw new InvalidDataException($"sox cannot read {path}: {sox.Errors}");
    }

    public static Recording Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var at = 12; at + 8 <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + 4));
            if (bytes.AsSpan(at, 4).SequenceEqual("data"u8))
            {
                var data = bytes.AsSpan(at + 8, Math.Min(size, bytes.Length - at - 8));
                var samples = new double[data.Length / 2];
                for (var i = 0; i < samples.Length; i++)
                {
                    samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(i * 2)..]) / 32768.0;
                }

                return new Recording(path, samples);
            }

            at += 8 + size + size % 2;
        }

        throw new InvalidDataException($"{path} is no WAV file with sound in it");
    }

    /// <summary>The longest part that is this tone and nothing else.</summary>
    public Stretch Longest(double hertz)
    {
        var best = new Stretch(0, 0, 0);
        int? from = null;
        var last = 0;
        var blocks = _samples.Length / Tone.Block;
        for (var block = 0; block <= blocks; block++)
        {
            var good = block < blocks && IsTone(block, hertz);
            if (good)
            {
                from ??= block;
                last = block;
            }
            else if (from is { } first && (block == blocks || block - last > MostBadBlocks))
            {
                var (start, count) = (first * Tone.Block, (last - first + 1) * Tone.Block);
                if (count > best.Seconds * Tone.Rate)
                {
                    best = new Stretch((double)start / Tone.Rate, (double)count / Tone.Rate, Tone.Share(_samples.AsSpan(start, count), hertz));
                }

                from = null;
            }
        }

        return best;
    }

    /// <summary>For how long in all this tone, and nothing else, is heard.</summary>
    public double Alone(double hertz) => Enumerable.Range(0, _samples.Length / Tone.Block).Count(block => IsTone(block, hertz)) * (double)Tone.Block / Tone.Rate;

    /// <summary>For how long in all these tones, and little else, are heard together.</summary>
    public double Together(params double[] tones)
    {
        var blocks = 0;
        for (var at = 0; at + Tone.Block <= _samples.Length; at += Tone.Block)
        {
            var shares = tones.Select(hertz => NearBy(at, hertz)).ToArray();
            blocks += shares.Min() > 0.15 && shares.Sum() > 0.75 ? 1 : 0;
        }

        return (double)blocks * Tone.Block / Tone.Rate;
    }

    /// <summary>
    /// How well a prompt is found in this: correlation, 1 is the same sound. Of its eight loudest quarter seconds the second best counts: a phone
    /// on a full machine shifts its play-out by a packet now and then, which spoils the piece it does it in, and one syllable alone may be
    /// another prompt's.
    /// </summary>
    public double Resemblance(Recording prompt)
    {
        var sound = Array.ConvertAll(_samples, sample => (float)sample);
        var energies = Energies(sound);
        return prompt.Loudest(QuarterSecond, 8).ConvertAll(pattern => Likeness(sound, energies, pattern)).OrderDescending().ElementAt(1);
    }

    // A mixer that follows a phone's clock moves its pitch by six in a thousand, which no ear hears and this would.
    private double NearBy(int at, double hertz) =>
        new[] { 0.994, 0.997, 1, 1.003, 1.006 }.Max(by => Tone.Share(_samples.AsSpan(at, Tone.Block), hertz * by));

    private static double Likeness(float[] sound, double[] energies, float[] pattern)
    {
        var (best, patternEnergy) = (0.0, Energies(pattern)[^1]);
        for (var at = 0; at + pattern.Length <= sound.Length; at++)
        {
            var energy = energies[at + pattern.Length] - energies[at];
            if (energy > 1e-3)
            {
                best = Math.Max(best, Product(sound.AsSpan(at, pattern.Length), pattern) / Math.Sqrt(energy * patternEnergy));
            }
        }

        return best;
    }

    // Pieces that do not overlap, fewer where it is too short for more.
    private List<float[]> Loudest(int length, int most)
    {
        var sound = Array.ConvertAll(_samples, sample => (float)sample);
        var energies = Energies(sound);
        var taken = new List<int>();
        foreach (var at in Enumerable.Range(0, sound.Length - length + 1).OrderByDescending(start => energies[start + length] - energies[start]))
        {
            if (taken.TrueForAll(other => Math.Abs(other - at) >= length))
            {
                taken.Add(at);
            }

            if (taken.Count == most)
            {
                break;
            }
        }

        return taken.ConvertAll(at => sound[at..(at + length)]);
    }

    // The energy of everything before each sample.
    private static double[] Energies(float[] sound)
    {
        var sums = new double[sound.Length + 1];
        for (var i = 0; i < sound.Length; i++)
        {
            sums[i + 1] = sums[i] + sound[i] * sound[i];
        }

        return sums;
    }

    private static float Product(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i + Vector<float>.Count <= one.Length; i += Vector<float>.Count)
        {
            sum += new Vector<float>(one[i..]) * new Vector<float>(other[i..]);
        }

        return Vector.Sum(sum);
    }

    private bool IsTone(int block, double hertz)
    {
        var part = _samples.AsSpan(block * Tone.Block, Tone.Block);
        var energy = 0.0;
        foreach (var sample in part)
        {
            energy += sample * sample;
        }

        // -46 dBFS: below that it is silence, whatever its pitch
        return energy / part.Length > 0.005 * 0.005 && Tone.Share(part, hertz) >= 0.9;
    }
}

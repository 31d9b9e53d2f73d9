using System.Buffers.Binary;
using System.Text;

namespace Ivr.EndToEnd;

/// <summary>Pure tones: each phone has its own, so that a recording tells who was heard. 8 kHz, 16 bit, mono.</summary>
internal static class Tone
{
    public const int Rate = 8000;

    /// <summary>Writes a tone as WAV.</summary>
    public static string Write(string path, double hertz, double seconds)
    {
        var samples = (int)(seconds * Rate);
        var bytes = new byte[44 + samples * 2];
        Encoding.ASCII.GetBytes("RIFF").CopyTo(bytes, 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), 36 + samples * 2);
        Encoding.ASCII.GetBytes("WAVEfmt ").CopyTo(bytes, 8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(28), Rate * 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(34), 16);
        Encoding.ASCII.GetBytes("data").CopyTo(bytes, 36);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(40), samples * 2);
        for (var i = 0; i < samples; i++)
        {
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(44 + i * 2), (short)(9000 * Math.Sin(2 * Math.PI * hertz * i / Rate)));
        }

        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>
    /// How much of the energy of <paramref name="sound"/> lies at <paramref name="hertz"/>, 0 to 1: a sine is fitted to each
    /// 100 ms, so that a drift or a lost packet does not cancel the rest (Goertzel).
    /// </summary>
    public static double Share(ReadOnlySpan<double> sound, double hertz)
    {
        double at = 0, all = 1e-12;
        for (var start = 0; start + Block <= sound.Length; start += Block)
        {
            var (tone, energy) = Fit(sound.Slice(start, Block), hertz);
            at += tone;
            all += energy;
        }

        return at / all;
    }

    public const int Block = Rate / 10;

    private static (double Tone, double Energy) Fit(ReadOnlySpan<double> block, double hertz)
    {
        double cos = 0, sin = 0, energy = 0;
        for (var i = 0; i < block.Length; i++)
        {
            var angle = 2 * Math.PI * hertz * i / Rate;
            cos += block[i] * Math.Cos(angle);
            sin += block[i] * Math.Sin(angle);
            energy += block[i] * block[i];
        }

        return (2.0 / block.Length * (cos * cos + sin * sin), energy);
    }
}

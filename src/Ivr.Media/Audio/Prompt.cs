namespace Ivr.Media;

/// <summary>A piece of audio, encoded once in every codec that somebody wants; never changes, shared by all calls.</summary>
public sealed class Prompt
{
    private readonly byte[] _alaw;
    private readonly byte[] _ulaw;
    private readonly Lazy<byte[]> _wide;

    private Prompt(string id, string text, byte[] alaw, byte[] ulaw, double level)
    {
        Level = level;
        Id = id;
        Text = text;
        _alaw = alaw;
        _ulaw = ulaw;
        _wide = new Lazy<byte[]>(Wide);
    }

    public string Id { get; }

    /// <summary>What is said; empty for tones.</summary>
    public string Text { get; }

    /// <summary>8000 a second.</summary>
    public int Samples => _alaw.Length;

    /// <summary>Mean power in dBFS; silence is far below −100.</summary>
    public double Level { get; }

    public TimeSpan Length => LengthOf(Samples);

    /// <summary>One byte a sample.</summary>
    public ReadOnlySpan<byte> Encoded(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcma => _alaw,
        AudioCodec.Pcmu => _ulaw,
        _ => _wide.Value,
    };

    /// <summary>Encodes now what would be encoded at first use: G.722 takes 1 ms a second of sound, which is not the media thread's to spend.</summary>
    internal void Prepare(AudioCodec codec) => _ = Encoded(codec);

    /// <param name="pcm">16-bit linear, 8 kHz, mono.</param>
    public static Prompt FromPcm(string id, ReadOnlySpan<short> pcm, string text = "")
    {
        var alaw = new byte[pcm.Length];
        var ulaw = new byte[pcm.Length];
        G711.Encode(AudioCodec.Pcma, pcm, alaw);
        G711.Encode(AudioCodec.Pcmu, pcm, ulaw);
        return new Prompt(id, text, alaw, ulaw, LevelOf(pcm));
    }

    /// <summary>A sine. <paramref name="level"/>: amplitude, 0 to 1 of full scale.</summary>
    public static Prompt Tone(double hertz, TimeSpan length, double level = 0.3, string? id = null)
    {
        var pcm = new short[SamplesOf(length)];
        for (var i = 0; i < pcm.Length; i++)
        {
            pcm[i] = (short)Math.Round(Math.Sin(2 * Math.PI * hertz * i / 8000) * level * short.MaxValue);
        }

        return FromPcm(id ?? $"tone-{hertz}", pcm);
    }

    public static Prompt Silence(TimeSpan length, string id = "silence") => FromPcm(id, new short[SamplesOf(length)]);

    public override string ToString() => $"{Id} ({Length.TotalSeconds:0.00} s)";

    private byte[] Wide()
    {
        var (pcm, wide) = (new short[Samples], new byte[Samples]);
        G711.Decode(AudioCodec.Pcma, _alaw, pcm);
        new G722().Encode(pcm, wide);
        return wide;
    }

    private static double LevelOf(ReadOnlySpan<short> pcm)
    {
        var power = 1e-9;
        foreach (var sample in pcm)
        {
            power += (double)sample * sample;
        }

        return 10 * Math.Log10(power / Math.Max(1, pcm.Length) / ((double)short.MaxValue * short.MaxValue));
    }

    internal static TimeSpan LengthOf(int samples) => TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond / 8000));

    private static int SamplesOf(TimeSpan length) => checked((int)(length.Ticks / (TimeSpan.TicksPerSecond / 8000)));
}

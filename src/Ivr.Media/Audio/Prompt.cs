namespace Ivr.Media;

/// <summary>A piece of audio, encoded once in both codecs; immutable, shared by all calls.</summary>
public sealed class Prompt
{
    private readonly byte[] _alaw;
    private readonly byte[] _ulaw;

    private Prompt(string id, string text, byte[] alaw, byte[] ulaw)
    {
        Id = id;
        Text = text;
        _alaw = alaw;
        _ulaw = ulaw;
    }

    public string Id { get; }

    /// <summary>What is said; empty for tones.</summary>
    public string Text { get; }

    /// <summary>8000 a second.</summary>
    public int Samples => _alaw.Length;

    public TimeSpan Length => TimeSpan.FromTicks(Samples * (TimeSpan.TicksPerSecond / 8000));

    /// <summary>One byte a sample.</summary>
    public ReadOnlySpan<byte> Encoded(AudioCodec codec) => codec == AudioCodec.Pcma ? _alaw : _ulaw;

    /// <param name="pcm">16-bit linear, 8 kHz, mono.</param>
    public static Prompt FromPcm(string id, ReadOnlySpan<short> pcm, string text = "")
    {
        var alaw = new byte[pcm.Length];
        var ulaw = new byte[pcm.Length];
        G711.Encode(AudioCodec.Pcma, pcm, alaw);
        G711.Encode(AudioCodec.Pcmu, pcm, ulaw);
        return new Prompt(id, text, alaw, ulaw);
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

    private static int SamplesOf(TimeSpan length) => checked((int)(length.Ticks / (TimeSpan.TicksPerSecond / 8000)));
}

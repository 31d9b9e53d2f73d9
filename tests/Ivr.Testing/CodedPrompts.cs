using System.Text.Json;
using Ivr.Media;

namespace Ivr.Testing;

/// <summary>
/// Prompts that are recognised when heard: each is one constant level that no other has, and as long as the real one
/// would be. So a story can say what was heard, not what was meant to be played.
/// </summary>
public sealed class CodedPrompts
{
    /// <summary>What 160 samples of nothing are called.</summary>
    public const string Silence = "silence";

    private readonly Dictionary<short, string> _names = [];
    private readonly List<PromptEntry> _entries = [];
    private byte _next = 1;

    /// <summary>Every prompt of the shipped manifest, with its length; those without audio stay without.</summary>
    /// <param name="audio">The folder of the manifest.</param>
    public static CodedPrompts OfManifest(string audio)
    {
        var coded = new CodedPrompts();
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(audio, "manifest.json")));
        foreach (var one in manifest.RootElement.GetProperty("prompts").EnumerateArray())
        {
            string Text(string name) => one.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
            var (id, language, voice) = (Text("id"), Text("language"), Text("voice"));
            var file = Text("file");
            coded._entries.Add(new PromptEntry(id, language, voice, file.Length == 0
                ? null
                : coded.Make(voice == "slow" ? id + "/slow" : id, LengthOf(Path.Combine(audio, file)))));
        }

        return coded;
    }

    public PromptLibrary Library => PromptLibrary.From(_entries);

    public IReadOnlyCollection<string> Ids => [.. _entries.Select(entry => entry.Id).Distinct()];

    /// <summary>A sound with a level of its own.</summary>
    public Prompt Make(string name, TimeSpan length)
    {
        var level = NextLevel();
        _names[level] = name;
        var pcm = new short[(int)(length.TotalSeconds * 50) * 160];
        Array.Fill(pcm, level);
        return Prompt.FromPcm(name, pcm);
    }

    /// <summary>A level of its own in A-law, for a sound somebody else makes.</summary>
    public byte Level(string name)
    {
        Span<byte> alaw = stackalloc byte[1];
        var level = NextLevel();
        _names[level] = name;
        G711.Encode(AudioCodec.Pcma, [level], alaw);
        return alaw[0];
    }

    /// <summary>What a level is called; <see cref="Silence"/> for next to nothing, null for a level nobody made.</summary>
    public string? NameOf(short level) => Math.Abs((int)level) <= 8 ? Silence : _names.GetValueOrDefault(level);

    // Of the 256 levels of A-law only those: they come through any number of A-law hops unchanged.
    private short NextLevel()
    {
        Span<short> pcm = stackalloc short[1];
        do
        {
            G711.Decode(AudioCodec.Pcma, [_next++], pcm);
        }
        while (Math.Abs((int)pcm[0]) <= 8 || _names.ContainsKey(pcm[0]));
        return pcm[0];
    }

    // 8 kHz, 16 bit: two bytes a sample behind a head of 44 bytes.
    private static TimeSpan LengthOf(string wav) => TimeSpan.FromSeconds((new FileInfo(wav).Length - 44) / 16000.0);
}

using Ivr.Media;
using Ivr.Speech;

namespace Ivr.Cli.Prompts;

/// <summary>Listens to every prompt: format, level, clipping, silence before it, its length against its text, and whether it says what is written.</summary>
internal sealed class PromptCheck(string folder)
{
    private const string Convert = "sox in.wav -r 8000 -c 1 -b 16 out.wav";

    private readonly List<PromptFault> _faults = [];

    public IReadOnlyList<PromptFault> Faults => _faults;

    /// <summary>dBFS of every sound that could be measured.</summary>
    public List<double> Levels { get; } = [];

    /// <param name="told">Hears of each prompt before it is looked at.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public void Run(IReadOnlyList<PromptText> texts, Action<PromptText> told)
    {
        var made = PromptList.Read(folder);
        foreach (var text in texts.Where(text => text.How != PromptSource.Native))
        {
            told(text);
            if (text.How == PromptSource.Tts && made.TryGetValue(text.Key, out var known) && known.Text != text.Text)
            {
                Fault(text, "IVR407", $"it says '{known.Text}', and {PromptTexts.Name}:{text.Line} wants '{text.Text}'", "run `ivr prompts build`");
            }

            if (Sound(text) is { } sound)
            {
                Listen(text, sound);
            }
        }
    }

    private short[]? Sound(PromptText text)
    {
        try
        {
            return WavFile.Read(Path.Combine(folder, text.File)) is { Length: > 0 } sound ? sound : throw new WavFormatException("There is no sound in it.");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            Fault(text, "IVR401", "there is no sound", text.How == PromptSource.Tts ? "run `ivr prompts build`" : (Phrase)"put the recording there: WAV, 8 kHz, mono, 16 bit");
        }
        catch (WavFormatException error)
        {
            Fault(text, "IVR401", error.Told, $"{Convert}");
        }

        return null;
    }

    private void Listen(PromptText text, short[] sound)
    {
        var level = ActiveLevel.Measure(sound);
        Levels.Add(level);
        if (!(Math.Abs(level - SoundLevel.Wanted) <= SoundLevel.Tolerance))
        {
            Fault(text, "IVR402", $"its level is {level:0.0} dBFS; wanted is {SoundLevel.Wanted} ± {SoundLevel.Tolerance}", text.How == PromptSource.Person ? "level the recording again" : (Phrase)"run `ivr prompts build --level`");
        }

        if (SoundFaults.Clipped(sound) is > 0 and var cracks)
        {
            Fault(text, "IVR403", $"it is cut off at the end of the scale, {cracks} times", "record it again, softer");
        }

        if (SoundFaults.Lead(sound) is var lead && lead > SoundFaults.MostLead)
        {
            Fault(text, "IVR404", $"it begins with {lead.TotalMilliseconds:0} ms of silence; at most {SoundFaults.MostLead.TotalMilliseconds:0} ms", "cut the silence off");
        }

        var length = TimeSpan.FromSeconds(sound.Length / 8000.0);
        if (SpeechLength.Of(text.Text) is var (least, most) && (length < least || length > most))
        {
            Fault(text, "IVR405", $"it takes {length.TotalSeconds:0.0} s; its text takes {least.TotalSeconds:0.0} to {most.TotalSeconds:0.0} s", "listen to it: is it cut off, or another text?");
        }
    }

    private void Fault(PromptText text, string code, Phrase message, Phrase fix) => _faults.Add(new PromptFault(text.File, code, message, fix));
}

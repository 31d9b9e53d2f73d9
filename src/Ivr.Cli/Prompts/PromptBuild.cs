using Ivr.Media;
using Ivr.Speech;

namespace Ivr.Cli.Prompts;

/// <summary>Makes the prompts that have no sound, or another text than their sound; what is there stays as it is, byte for byte.</summary>
/// <param name="folder">Of <c>texts.tsv</c>, <c>manifest.json</c> and the sounds.</param>
/// <param name="relevel">Brings made sounds that are too loud or too soft to the level; a person's recording is never touched.</param>
/// <param name="anew">Makes everything an engine speaks again, when another engine or voice is to speak.</param>
internal sealed class PromptBuild(string folder, ISpeechEngine engine, bool relevel = false, bool anew = false)
{
    private readonly List<PromptFault> _faults = [];

    public IReadOnlyList<PromptFault> Faults => _faults;

    /// <summary>Prompts made, and made again.</summary>
    public int Made { get; private set; }

    /// <summary>Sounds brought to the level.</summary>
    public int Levelled { get; private set; }

    /// <param name="told">Hears of each prompt before it is looked at.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public async Task RunAsync(IReadOnlyList<PromptText> texts, Action<PromptText> told, CancellationToken cancel)
    {
        var made = PromptList.Read(folder);
        try
        {
            foreach (var text in texts.Where(text => text.How != PromptSource.Native))
            {
                told(text);
                await CareAsync(text, made, cancel);
            }
        }
        finally
        {
            // what is made is listed, also when somebody breaks off
            PromptList.Write(folder, texts, made);
        }
    }

    private async Task CareAsync(PromptText text, Dictionary<(string Id, string Language, string Voice), MadePrompt> made, CancellationToken cancel)
    {
        if (text.How != PromptSource.Tts)
        {
            made[text.Key] = new MadePrompt(text.Text, text.How == PromptSource.Music ? "music.sh" : "a person");
            if (!File.Exists(PathOf(text)))
            {
                made.Remove(text.Key);
                _faults.Add(new PromptFault(text.File, "IVR401", "the recording is missing", text.How == PromptSource.Music && File.Exists(Path.Combine(folder, "music.sh")) ? $"in the folder: mkdir -p {Path.GetDirectoryName(text.File)} && ./music.sh {text.File}, then `ivr prompts build --level`" : (Phrase)"put it there: WAV, 8 kHz, mono, 16 bit"));
            }
        }
        else if (anew || !File.Exists(PathOf(text)) || !made.TryGetValue(text.Key, out var before) || !before.IsOf(text, Wording(text)))
        {
            await SpeakAsync(text, made, cancel);
        }

        if (relevel && text.How != PromptSource.Person && File.Exists(PathOf(text)))
        {
            Level(text);
        }
    }

    private async Task SpeakAsync(PromptText text, Dictionary<(string Id, string Language, string Voice), MadePrompt> made, CancellationToken cancel)
    {
        try
        {
            var sound = Linear(await engine.SpeakAsync(text.Order, cancel));
            Save(text, engine.Coding == SpeechCoding.Pcm16 ? sound : SoundLevel.Finish(sound));
            made[text.Key] = new MadePrompt(text.Text, $"{engine.Recipe(text.Order)}: {engine.Wording(text.Order)}");
            Made++;
        }
        catch (SpeechException error)
        {
            _faults.Add(new PromptFault(text.File, "IVR406", $"the sound could not be made: {error.Message}", "run `ivr prompts build` again when that is mended, or record it"));
        }
    }

    private void Level(PromptText text)
    {
        try
        {
            var sound = WavFile.Read(PathOf(text));
            if (Math.Abs(ActiveLevel.Measure(sound) - SoundLevel.Wanted) > SoundLevel.Tolerance)
            {
                Save(text, SoundLevel.At(sound));
                Levelled++;
            }
        }
        catch (WavFormatException error)
        {
            _faults.Add(new PromptFault(text.File, "IVR401", error.Told, "delete the file and run `ivr prompts build`"));
        }
    }

    private short[] Linear(byte[] sound)
    {
        var pcm = new short[engine.Coding == SpeechCoding.Alaw ? sound.Length : sound.Length / 2];
        if (engine.Coding == SpeechCoding.Alaw)
        {
            G711.Decode(AudioCodec.Pcma, sound, pcm);
        }
        else
        {
            Buffer.BlockCopy(sound, 0, pcm, 0, pcm.Length * 2);
        }

        return pcm;
    }

    // a text the engine cannot say is no reason to make a sound that is there again
    private string Wording(PromptText text)
    {
        try
        {
            return engine.Wording(text.Order);
        }
        catch (SpeechException)
        {
            return text.Reading;
        }
    }

    private void Save(PromptText text, short[] sound)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(text))!);
        var half = PathOf(text) + ".half";
        WavFile.Write(half, sound);
        File.Move(half, PathOf(text), overwrite: true);
    }

    private string PathOf(PromptText text) => Path.Combine(folder, text.File);
}

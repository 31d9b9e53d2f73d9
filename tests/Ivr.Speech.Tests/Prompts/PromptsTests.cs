using Ivr.Cli.Prompts;
using Ivr.Media;
using Ivr.Phrases;
using Ivr.Testing;

namespace Ivr.Speech.Tests.Prompts;

public sealed class PromptsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ScriptedEngine _engine = new(order => Task.FromResult(ScriptedEngine.Tone(order.Said.Text)), SpeechCoding.Pcm16);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_missing_is_made_and_listed_so_that_the_gateway_loads_it()
    {
        Texts("A\tzh\tstandard,slow\ttts\t您好\tnin2hao3", "A\tadx\tstandard\tnative");
        var build = await BuildAsync();
        var loaded = PromptLibrary.Load(_folder.Path);
        Assert.Equal((2, 0), (build.Made, build.Faults.Count));
        Assert.Empty(loaded.Problems);
        Assert.Equal("您好", loaded.Library.Find("A", voice: "slow")!.Text);
        Assert.Equal("adx", Assert.Single(loaded.ToBeRecorded).Language);
    }

    [Fact]
    public async Task What_is_there_stays_as_it_is_byte_for_byte()
    {
        Texts("A\tzh\tstandard\ttts\t您好\tnin2hao3", "B\tzh\tstandard\ttts\t再见\tzai4jian4");
        await BuildAsync();
        var before = Bytes("A");
        File.Delete(Wav("B"));
        Assert.Equal(1, (await BuildAsync()).Made);
        Assert.Equal(before, Bytes("A"));
        Assert.Equal(["您好", "再见", "再见"], _engine.Asked.Select(order => order.Said.Text));
    }

    [Fact]
    public async Task A_changed_text_is_told_by_check_and_made_again_by_build()
    {
        Texts("A\tzh\tstandard\ttts\t您好\tnin2hao3");
        await BuildAsync();
        Texts("A\tzh\tstandard\ttts\t您好啊\tnin2hao3 a5");
        Assert.Equal("IVR407", Assert.Single(Check()).Code);
        Assert.Equal(1, (await BuildAsync()).Made);
        Assert.Empty(Check());
    }

    [Fact]
    public async Task A_persons_recording_is_never_touched()
    {
        Texts("A\tzh\tstandard\tperson\t您好");
        Save("A", Sounds.Tone(0.8, 0.9));
        var before = Bytes("A");
        Assert.Empty((await BuildAsync(relevel: true)).Faults);
        Assert.Equal(before, Bytes("A"));
        Assert.Equal("IVR402", Assert.Single(Check()).Code);
    }

    [Fact]
    public async Task What_an_engine_cannot_make_does_not_hold_up_the_rest_nor_the_gateway()
    {
        Texts("A\tzh\tstandard\ttts\t您好\tnin2hao3", "B\tzh\tstandard\ttts\t再见\tzai4jian4");
        var engine = new ScriptedEngine(order => order.Said.Text == "您好" ? throw new SpeechException(SpeechFault.Away, "busy") : Task.FromResult(ScriptedEngine.Tone("再见")), SpeechCoding.Pcm16);
        var build = await BuildAsync(engine);
        Assert.Equal("IVR406", Assert.Single(build.Faults).Code);
        Assert.Equal(1, build.Made);
        Assert.Empty(PromptLibrary.Load(_folder.Path).Problems);
    }

    [Fact]
    public async Task A_law_of_an_engine_is_brought_to_the_level()
    {
        Texts("A\tzh\tstandard\ttts\t您好\tnin2hao3");
        var loud = new byte[8000];
        G711.Encode(AudioCodec.Pcma, Sounds.Tone(1, 0.8), loud);
        await BuildAsync(new ScriptedEngine(_ => Task.FromResult(loud)));
        Assert.Empty(Check());
    }

    [Fact]
    public async Task Made_sounds_are_levelled_when_asked()
    {
        Texts("A\tzh\tstandard\ttts\t您好\tnin2hao3");
        await BuildAsync(new ScriptedEngine(_ => Task.FromResult(ScriptedEngine.Tone("您好", 0.5)), SpeechCoding.Pcm16));
        Assert.Equal("IVR402", Assert.Single(Check()).Code);
        Assert.Equal(1, (await BuildAsync(relevel: true)).Levelled);
        Assert.Empty(Check());
    }

    [Fact]
    public async Task Another_engine_speaks_everything_but_what_a_person_recorded_when_asked()
    {
        Texts("A\tzh\tstandard\ttts\t您好\tnin2hao3", "B\tzh\tstandard\tperson\t再见");
        Save("B", Sounds.Tone(0.8));
        await BuildAsync();
        var before = Bytes("B");
        Assert.Equal(1, (await BuildAsync(anew: true)).Made);
        Assert.Equal(before, Bytes("B"));
    }

    [Fact]
    public void A_missing_sound_and_one_of_another_format_are_no_sound()
    {
        Texts("A\tzh\tstandard\ttts\t您好\tnin2hao3", "B\tzh\tstandard\tperson\t再见");
        _folder.File("zh/standard/B.wav", "no sound");
        Assert.Equal(["IVR401", "IVR401"], Check().Select(fault => fault.Code));
    }

    [Theory]
    [InlineData("IVR402", 0.0, 0.02, 0.5)]
    [InlineData("IVR402", 0.0, 0.5, 0.5)]
    [InlineData("IVR404", 0.3, 0.1414, 0.5)]
    [InlineData("IVR405", 0.0, 0.1414, 0.1)]
    [InlineData("IVR405", 0.0, 0.1414, 9.0)]
    public void What_is_wrong_with_a_sound_is_told(string code, double lead, double amplitude, double seconds)
    {
        Texts("A\tzh\tstandard\tperson\t您好");
        Save("A", [.. Sounds.Silence(lead), .. Sounds.Tone(seconds, amplitude)]);
        Assert.Equal(code, Assert.Single(Check()).Code);
    }

    [Fact]
    public void A_clipped_sound_is_told()
    {
        Texts("A\tzh\tstandard\tperson\t您好");
        Save("A", [.. Sounds.Tone(0.3), .. Enumerable.Repeat(short.MaxValue, 4), .. Sounds.Tone(0.3)]);
        Assert.Equal("IVR403", Assert.Single(Check()).Code);
    }

    [Theory]
    [InlineData("A\tzh\tstandard\trobot\t您好")]
    [InlineData("A\tzh\tstandard\ttts")]
    [InlineData("A\tzh")]
    [InlineData("../A\tzh\tstandard\tperson\t您好")]
    [InlineData("A\tzh\t../x\tperson\t您好")]
    [InlineData("A\tzh\tstandard,standard\tperson\t您好")]
    public void A_line_that_cannot_be_read_is_told_with_its_place(string line)
    {
        Texts("# id", line);
        var fault = Assert.Single(PromptTexts.Read(_folder.Path).Faults);
        Assert.Equal(("texts.tsv:2", "IVR400"), (fault.Place, fault.Code));
        Assert.StartsWith("texts.tsv:2: error IVR400: ", fault.In(Locale.English), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shipped_prompts_are_all_made_and_well()
    {
        var shipped = Repository.Path("audio");
        foreach (var file in Directory.EnumerateFiles(shipped, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, _folder.File(Path.GetRelativePath(shipped, file)));
        }

        var build = await BuildAsync();
        Assert.Equal((0, 0), (build.Made, build.Faults.Count));
        Assert.Equal(File.ReadAllBytes(Path.Combine(shipped, "manifest.json")), File.ReadAllBytes(_folder.File("manifest.json")));
        Assert.Empty(Check());
    }

    [Fact]
    public void Numbers_are_said_with_the_words_that_are_recorded()
    {
        var recorded = PromptTexts.Read(Repository.Path("audio")).Texts.Where(text => text.Voice == "standard" && text.Id.StartsWith('N')).ToDictionary(text => text.Id, text => text.Text);
        Assert.All(Enumerable.Range(0, 1000), number => Assert.Equal(SpokenText.For("zh")!.Count(number).Text, string.Concat(ChineseNumber.Count(number).Select(piece => recorded[piece]))));
    }

    private void Texts(params string[] lines) => _folder.File("texts.tsv", string.Join('\n', lines) + "\n");

    private async Task<PromptBuild> BuildAsync(ISpeechEngine? engine = null, bool relevel = false, bool anew = false)
    {
        var build = new PromptBuild(_folder.Path, engine ?? _engine, relevel, anew);
        await build.RunAsync(PromptTexts.Read(_folder.Path).Texts, _ => { }, default);
        return build;
    }

    private IReadOnlyList<PromptFault> Check()
    {
        var check = new PromptCheck(_folder.Path);
        check.Run(PromptTexts.Read(_folder.Path).Texts, _ => { });
        return check.Faults;
    }

    private string Wav(string id) => _folder.File($"zh/standard/{id}.wav");

    private byte[] Bytes(string id) => File.ReadAllBytes(Wav(id));

    private void Save(string id, short[] sound) => WavFile.Write(Wav(id), sound);
}

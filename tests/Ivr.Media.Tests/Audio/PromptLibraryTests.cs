namespace Ivr.Media.Tests;

public sealed class PromptLibraryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_folder_is_loaded_with_its_texts()
    {
        Sound("zh/standard/P01.wav");
        var result = Load(Entry("P01", text: "您好"));
        Assert.Empty(result.Problems);
        Assert.Equal(("P01", "您好", 160), (result.Library.Find("P01")!.Id, result.Library.Find("P01")!.Text, result.Library.Find("P01")!.Samples));
        Assert.Equal(["P01"], Recorded(result));
        Assert.Null(result.Library.Find("P99"));
    }

    [Theory]
    [InlineData("tone:ringback", 5000, 450, 0)]
    [InlineData("tone:busy", 700, 450, 0)]
    [InlineData("tone:congestion", 1400, 450, 0)]
    [InlineData("tone:information", 1990, 950, 0)]
    [InlineData("tone:information", 1990, 1400, 330)]
    [InlineData("tone:information", 1990, 1800, 660)]
    public void The_tones_of_the_network_are_in_every_library(string id, int milliseconds, double hertz, int from)
    {
        var tone = PromptLibrary.From([]).Find(id, "bo", "slow")!;
        Assert.Equal(milliseconds, tone.Length.TotalMilliseconds);
        var pcm = new short[tone.Samples];
        G711.Decode(AudioCodec.Pcma, tone.Encoded(AudioCodec.Pcma), pcm);
        Assert.True(Tone.Share(pcm[(from * 8)..][..2400], hertz) > 0.95);
    }

    [Fact]
    public void All_problems_come_at_once_each_with_its_line()
    {
        Sound("zh/standard/P01.wav");
        Sound("zh/standard/empty.wav", 0);
        File.WriteAllBytes(_folder.File("audio/zh/standard/bad.wav"), "no sound"u8.ToArray());
        var result = Load(
            Entry("P01"),
            Entry("P01"),
            Entry("P02", file: "zh/standard/gone.wav"),
            Entry("P03", file: "zh/standard/bad.wav"),
            "\"words\"",
            Entry("P04", status: "soon"),
            Entry("P05", file: "../../etc/passwd"),
            Entry("P06", file: "zh/standard/empty.wav"),
            """{ "id": "P07", "status": "ready" }""",
            """{ "id": 8 }""",
            Entry("P09", file: ""),
            Entry("P10", language: "sce", status: "to be recorded by a native speaker"));

        Assert.Equal(
            [
                "audio/manifest.json:3 The prompt P01 (zh, standard) is listed twice, first in line 2.",
                "audio/zh/standard/gone.wav The file is missing; audio/manifest.json:4 lists it.",
                "audio/zh/standard/bad.wav This is no WAV file; wanted is 8000 Hz, mono, 16-bit PCM (sox in.wav -r 8000 -c 1 -b 16 out.wav). audio/manifest.json:5 lists it.",
                "audio/manifest.json:6 This is no prompt: an object of strings is wanted.",
                "audio/manifest.json:7 The prompt P04 has the status 'soon'; wanted is 'ready' or 'to be recorded by a native speaker'.",
                "audio/manifest.json:8 The prompt P05 names '../../etc/passwd', which lies outside the folder.",
                "audio/zh/standard/empty.wav There is no sound in it; audio/manifest.json:9 lists it.",
                "audio/manifest.json:10 The prompt P07 lacks language, voice.",
                "audio/manifest.json:11 This is no prompt: an object of strings is wanted.",
                "audio/manifest.json:12 The prompt P09 is ready but names no file.",
            ],
            result.Problems.Select(problem => $"{problem.File} {problem.Message}"));
        Assert.NotNull(result.Library.Find("P01"));
        Assert.Equal(["P10"], result.ToBeRecorded.Select(entry => entry.Id));
        Assert.Equal(["P01"], Recorded(result));
    }

    [Theory]
    [InlineData("", "audio/manifest.json:1 This is no JSON")]
    [InlineData("{\n \"prompts\": [\n {]", "audio/manifest.json:3 This is no JSON")]
    [InlineData("{ \"sounds\": [] }", "audio/manifest.json There is no list \"prompts\".")]
    [InlineData("[]", "audio/manifest.json There is no list \"prompts\".")]
    public void A_list_that_cannot_be_read_is_one_problem(string json, string told)
    {
        File.WriteAllText(_folder.File("audio/manifest.json"), json);
        var problem = Assert.Single(PromptLibrary.Load(_folder.File("audio/")).Problems);
        Assert.StartsWith(told, $"{problem.File} {problem.Message}");
    }

    [Fact]
    public void A_missing_list_is_one_problem()
    {
        var result = PromptLibrary.Load(System.IO.Path.Combine(_folder.Path, "audio"));
        Assert.Equal("audio/manifest.json", Assert.Single(result.Problems).File);
        Assert.Empty(Recorded(result));
    }

    [Theory]
    [InlineData("A", "sce", "elder", "sce", "elder", false, false)]
    [InlineData("B", "sce", "elder", "sce", "standard", true, true)]
    [InlineData("C", "sce", "elder", "zh", "elder", true, true)]
    [InlineData("D", "sce", "elder", "zh", "standard", true, false)]
    [InlineData("D", "zh", "standard", "zh", "standard", false, false)]
    [InlineData("A", "bo", "standard", "zh", "standard", true, false)]
    public void What_plays_is_the_nearest_that_is_recorded(string id, string language, string voice, string spoken, string by, bool substituted, bool awaited)
    {
        var library = PromptLibrary.From(
        [
            Made("A", "sce", "elder"), Made("A", "zh", "standard"),
            new("B", "sce", "elder", null), Made("B", "sce", "standard"), Made("B", "zh", "standard"),
            new("C", "sce", "standard", null), Made("C", "zh", "elder"), Made("C", "zh", "standard"),
            Made("D", "zh", "standard"),
        ]);
        var choice = library.Choose(id, language, voice)!;
        Assert.Equal((spoken, by, substituted, awaited), (choice.Language, choice.Voice, choice.Substituted, choice.ToBeRecorded));
        Assert.Equal($"{id}-{spoken}-{by}", choice.Prompt.Id);
    }

    private static IEnumerable<string> Recorded(PromptLibraryResult result) => result.Library.Ids.Except(CallTones.All.Select(tone => tone.Id));

    public void Dispose() => _folder.Dispose();

    private static PromptEntry Made(string id, string language, string voice) => new(id, language, voice, Prompt.FromPcm($"{id}-{language}-{voice}", new short[8]));

    private static string Entry(
        string id, string? file = null, string text = "x", string language = "zh", string status = "ready") =>
        $$"""{ "id": "{{id}}", "text": "{{text}}", "language": "{{language}}", "voice": "standard", "file": "{{file ?? $"zh/standard/{id}.wav"}}", "made": "by hand", "status": "{{status}}" }""";

    private void Sound(string name, int samples = 160) => WavFile.Write(_folder.File("audio/" + name), new short[samples]);

    private PromptLibraryResult Load(params string[] entries)
    {
        File.WriteAllText(_folder.File("audio/manifest.json"), $"{{ \"prompts\": [\n{string.Join(",\n", entries)}\n] }}");
        return PromptLibrary.Load(System.IO.Path.Combine(_folder.Path, "audio"));
    }
}

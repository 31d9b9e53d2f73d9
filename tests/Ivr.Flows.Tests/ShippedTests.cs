using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Ivr.Flows.Tests;

/// <summary>What the repository ships fits together.</summary>
public sealed class ShippedTests
{
    [Theory]
    [InlineData("dialplans/gansu.yaml")]
    [InlineData("dialplans/lab/lab.yaml")]
    public void The_shipped_plans_compile_without_a_word_against_the_shipped_prompts(string path)
    {
        var compiled = DialplanCompiler.Compile(Path.Combine(Shipped.Folder, path), Shipped.Known);
        Assert.Equal("", string.Concat(compiled.Problems.Select(problem => problem.ToString())));
        Assert.NotNull(compiled.Plan);
    }

    public static TheoryData<string> Files { get; } =
        new(Shipped.Prompts.Where(prompt => prompt.TryGetProperty("file", out _)).Select(prompt => prompt.GetProperty("file").GetString()!));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_prompt_is_8_kHz_mono_16_bit_loud_enough_and_not_clipped(string file)
    {
        var wav = File.ReadAllBytes(Path.Combine(Shipped.Folder, "audio", file));
        Assert.Equal("RIFF", Encoding.ASCII.GetString(wav, 0, 4));
        Assert.Equal("fmt ", Encoding.ASCII.GetString(wav, 12, 4));
        Assert.Equal((1, 1, 8000, 16), (Short(20), Short(22), BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24)), Short(34)));
        Assert.Equal("data", Encoding.ASCII.GetString(wav, 36, 4));

        var samples = Enumerable.Range(22, (wav.Length - 44) / 2).Select(index => (double)Short(index * 2) / short.MaxValue).ToArray();
        Assert.True(samples.Length > 1600, "shorter than 0.2 s");
        Assert.True(samples.Max(Math.Abs) < 0.9, "close to clipping");
        Assert.InRange(10 * Math.Log10(samples.Average(sample => sample * sample)), -24, -18);
        Assert.Contains(samples.Take(800), sample => Math.Abs(sample) > 0.003);

        int Short(int at) => BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(at));
    }

    [Fact]
    public void What_only_a_native_speaker_can_say_has_no_text_and_no_sound_of_ours()
    {
        var waiting = Shipped.Prompts.Where(prompt => prompt.GetProperty("status").GetString() != "ready").ToArray();
        Assert.Equal(["adx", "sce"], waiting.Select(prompt => prompt.GetProperty("language").GetString()!).Distinct().Order());
        Assert.All(waiting, prompt =>
        {
            Assert.Equal("to be recorded by a native speaker", prompt.GetProperty("status").GetString());
            Assert.Equal("", prompt.GetProperty("text").GetString());
            Assert.False(prompt.TryGetProperty("file", out _));
        });
    }

    [Fact]
    public void An_elder_hears_the_slow_voice_all_the_way()
    {
        var slow = Shipped.Prompts.Where(prompt => prompt.GetProperty("voice").GetString() == "slow").Select(prompt => prompt.GetProperty("id").GetString()!).ToHashSet();
        string[] way = ["P03", "P07", "P08a", "P08b", "P08c", "P09", "P11", "P13", "P19", "P20", "P22", "P23", "P23n", .. ChineseNumber.Pieces];
        Assert.Empty(way.Except(slow));
    }

    [Fact]
    public void No_prompt_is_listed_twice() =>
        Assert.Equal(Shipped.Prompts.Length, Shipped.Prompts.Select(Key).Distinct().Count());

    private static string Key(JsonElement prompt) =>
        $"{prompt.GetProperty("id").GetString()} {prompt.GetProperty("language").GetString()} {prompt.GetProperty("voice").GetString()}";

    [Fact]
    public void The_lab_has_no_calls_to_12345() => Assert.Null(Shipped.Lab.EntryFor("12345"));
}

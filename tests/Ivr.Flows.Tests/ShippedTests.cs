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
        var compiled = DialplanCompiler.Compile(Path.Combine(Shipped.Folder, path), Shipped.PromptIds);
        Assert.Equal("", string.Concat(compiled.Problems.Select(problem => problem.Render())));
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

    [Theory]
    [InlineData("7001", "play P01", "wait", "hangup served")]
    [InlineData("7002", "hangup lab", "hangup lab", "hangup lab")]
    public async Task The_lab_answers_its_numbers(string called, params string[] met)
    {
        var call = await new ScriptedCall().During("P01", "1").WalkAsync(Shipped.Lab, Shipped.Lab.EntryFor(called)!.Name);
        Assert.Equal(met.Distinct(), met.Distinct().Intersect(call.Met));
    }

    [Fact]
    public async Task The_labs_endless_prompt_and_its_silence_last_until_the_caller_leaves()
    {
        foreach (var called in (string[])["7000", "7003"])
        {
            using var gone = new CancellationTokenSource();
            var call = new EndlessCall(gone);
            await Assert.ThrowsAsync<OperationCanceledException>(() => FlowRun.RunAsync(Shipped.Lab, Shipped.Lab.EntryFor(called)!, call, gone.Token));
            Assert.True(call.Beats >= 50, called);
        }
    }

    [Fact]
    public void The_lab_has_no_calls_to_12345() => Assert.Null(Shipped.Lab.EntryFor("12345"));

    /// <summary>Hangs up after fifty prompts or keys.</summary>
    private sealed class EndlessCall(CancellationTokenSource gone) : IFlowCall
    {
        public int Beats { get; private set; }

        public string City => "province";

        public bool MenuOn => true;

        public DateTimeOffset Now => new(2026, 11, 26, 10, 0, 0, CallbackRules.BeijingOffset);

        public CallerKind CallerKind => CallerKind.Mobile;

        public string? Attached(string name) => null;

        public string Voice { get; set; } = "standard";

        public string Language { get; set; } = "zh";

        public Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop) => Beat(stop);

        public void Ring() => throw new NotSupportedException();

        public Task PlayEarlyAsync(IReadOnlyList<string> promptIds, CancellationToken stop) => throw new NotSupportedException();

        public Task AnswerAsync(CancellationToken stop) => Task.CompletedTask;

        public Task WaitAsync(TimeSpan wait, CancellationToken stop) => throw new NotSupportedException();

        public Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop) => Beat(stop);

        public Task EnterLineAsync(LineRequest request, CancellationToken stop) => throw new NotSupportedException();

        public Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop) => throw new NotSupportedException();

        public Task<bool> RequestCallbackAsync(string reason, CancellationToken stop) => throw new NotSupportedException();

        public void HangUp(string why) => throw new NotSupportedException();

        public void Attach(string name, string value) => throw new NotSupportedException();

        public void Step(string step, string detail)
        {
        }

        private Task<char?> Beat(CancellationToken stop)
        {
            if (++Beats >= 50)
            {
                gone.Cancel();
            }

            stop.ThrowIfCancellationRequested();
            return Task.FromResult<char?>(null);
        }
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using Ivr.Testing;

namespace Ivr.Speech.Tests.Engines;

public sealed class EspeakSpeechTests
{
    private static readonly SpeechOrder Hello = new(new Spoken("您好,请稍候。", "nin2hao3, qing3 shao1hou4."));

    [EspeakFact]
    public async Task Pinyin_becomes_speech_at_the_level_of_all_prompts()
    {
        var sound = Linear(await new EspeakSpeech(TimeProvider.System).SpeakAsync(Hello, default));
        var (least, most) = SpeechLength.Of(Hello.Said.Text)!.Value;
        Assert.InRange(ActiveLevel.Measure(sound), SoundLevel.Wanted - SoundLevel.Tolerance, SoundLevel.Wanted + SoundLevel.Tolerance);
        Assert.InRange(sound.Length / 8000.0, least.TotalSeconds, most.TotalSeconds);
        Assert.Equal(0, SoundFaults.Clipped(sound));
        Assert.True(SoundFaults.Lead(sound) < SoundFaults.MostLead);
    }

    [EspeakFact]
    public async Task The_slow_voice_takes_longer()
    {
        var engine = new EspeakSpeech(TimeProvider.System);
        Assert.True((await engine.SpeakAsync(Hello with { Voice = "slow" }, default)).Length > (await engine.SpeakAsync(Hello, default)).Length);
    }

    [EspeakFact]
    public async Task What_looks_like_a_command_is_only_spoken()
    {
        using var folder = new TempFolder();
        var trap = folder.File("trap");
        Assert.NotEmpty(await new EspeakSpeech(TimeProvider.System).SpeakAsync(new SpeechOrder(new Spoken("好", $"--path=/ ; touch {trap} $(touch {trap}) hao3")), default));
        Assert.False(File.Exists(trap));
    }

    [Fact]
    public async Task Characters_alone_are_not_spelled_in_English() =>
        Assert.Equal(SpeechFault.Unspeakable, (await Fails(new EspeakSpeech(TimeProvider.System), new SpeechOrder(new Spoken("您好")))).Fault);

    [Fact]
    public async Task A_program_that_is_not_there_is_for_the_operator_to_mend() =>
        Assert.Equal(SpeechFault.Refused, (await Fails(new EspeakSpeech(TimeProvider.System, "no-such-espeak"), Hello)).Fault);

    [Fact]
    public async Task A_program_that_fails_is_told_with_its_own_words()
    {
        using var folder = new TempFolder();
        var error = await Fails(new EspeakSpeech(TimeProvider.System, Script(folder, "cat >/dev/null; echo no voice >&2; exit 3")), Hello);
        Assert.Equal("espeak-ng ended with 3: no voice", error.Message);
    }

    [Fact]
    public async Task A_program_that_hangs_is_killed_when_patience_is_over()
    {
        using var folder = new TempFolder();
        var time = new SteppedTime();
        var id = folder.File("id");
        var speaking = new EspeakSpeech(time, Script(folder, $"echo $$ > {id}.half; mv {id}.half {id}; exec sleep 1000"), TimeSpan.FromSeconds(10)).SpeakAsync(Hello, default);
        await EventuallyAsync(() => File.Exists(id));
        time.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(SpeechFault.Away, (await Assert.ThrowsAsync<SpeechException>(() => speaking)).Fault);
        await EventuallyAsync(() => Gone(int.Parse(File.ReadAllText(id))));
    }

    [Fact]
    public async Task A_program_that_never_stops_talking_is_stopped()
    {
        using var folder = new TempFolder();
        Assert.Equal(SpeechFault.Unspeakable, (await Fails(new EspeakSpeech(TimeProvider.System, Script(folder, "exec cat /dev/zero"), TimeSpan.FromMinutes(5)), Hello)).Fault);
    }

    [Fact]
    public async Task What_is_no_sound_is_refused()
    {
        using var folder = new TempFolder();
        Assert.Equal(SpeechFault.Refused, (await Fails(new EspeakSpeech(TimeProvider.System, Script(folder, "cat >/dev/null; echo hello")), Hello)).Fault);
    }

    [Fact]
    public async Task Who_wants_it_no_more_is_not_told_of_a_fault()
    {
        using var folder = new TempFolder();
        using var wish = new CancellationTokenSource();
        var speaking = new EspeakSpeech(TimeProvider.System, Script(folder, "exec sleep 1000"), TimeSpan.FromMinutes(5)).SpeakAsync(Hello, wish.Token);
        await wish.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speaking);
    }

    private static Task<SpeechException> Fails(EspeakSpeech engine, SpeechOrder order) => Assert.ThrowsAsync<SpeechException>(() => engine.SpeakAsync(order, default));

    private static string Script(TempFolder folder, string body)
    {
        var path = folder.File("espeak", $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static short[] Linear(byte[] sound) => [.. sound.Chunk(2).Select(pair => BinaryPrimitives.ReadInt16LittleEndian(pair))];

    private static bool Gone(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    // what another process does takes what it takes
    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            Assert.False(enough.IsCancellationRequested, "it did not happen");
            await Task.Yield();
        }
    }
}

/// <summary>A test that needs espeak-ng; without it, it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EspeakFactAttribute : FactAttribute
{
    public EspeakFactAttribute()
    {
        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(folder => File.Exists(Path.Combine(folder, "espeak-ng"))))
        {
            Skip = "NOT RUN: espeak-ng is not installed";
        }
    }
}

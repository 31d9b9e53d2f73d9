using Ivr.Testing;
using Microsoft.Extensions.Logging;

namespace Ivr.Speech.Tests;

public sealed class SpeechDeskTests : IDisposable
{
    private static readonly SpeechOrder Hello = new(new Spoken("您好"));

    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new();
    private readonly CollectingLogs _logs = new();
    private readonly TaskCompletionSource<byte[]> _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose()
    {
        _folder.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task What_is_made_in_time_is_played()
    {
        var desk = Desk(new ScriptedEngine(_ => _made.Task));
        var asked = desk.AskAsync(Hello, default);
        _time.Pass(TimeSpan.FromMilliseconds(299));
        Assert.False(asked.IsCompleted);
        _made.SetResult([1, 2]);
        Assert.Equal([1, 2], (await asked)!.Bytes);
    }

    [Fact]
    public async Task After_300_ms_the_fallback_plays_and_the_next_caller_has_what_came_too_late()
    {
        var engine = new ScriptedEngine(_ => _made.Task);
        var desk = Desk(engine);
        var asked = desk.AskAsync(Hello, default);
        _time.Pass(TimeSpan.FromMilliseconds(300));
        Assert.Null(await asked);
        _made.SetResult([1, 2]);
        Assert.Equal([1, 2], (await desk.AskAsync(Hello, default))!.Bytes);
        Assert.Equal([1, 2], (await Desk(engine).AskAsync(Hello, default))!.Bytes);
        Assert.Single(engine.Asked);
    }

    [Fact]
    public async Task Two_callers_with_the_same_sentence_wait_for_one_making()
    {
        var engine = new ScriptedEngine(_ => _made.Task);
        var desk = Desk(engine);
        var (first, second) = (desk.AskAsync(Hello, default), desk.AskAsync(Hello, default));
        _made.SetResult([1, 2]);
        Assert.Same((await first)!.Bytes, (await second)!.Bytes);
        Assert.Single(engine.Asked);
    }

    [Fact]
    public async Task Who_hangs_up_ends_his_waiting_not_the_making()
    {
        var engine = new ScriptedEngine(_ => _made.Task);
        var desk = Desk(engine);
        using var hangUp = new CancellationTokenSource();
        var asked = desk.AskAsync(Hello, hangUp.Token);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        _made.SetResult([1, 2]);
        Assert.NotNull(await desk.AskAsync(Hello, default));
        Assert.Single(engine.Asked);
    }

    [Fact]
    public async Task An_engine_that_cannot_costs_the_caller_nothing_and_is_asked_again_the_next_time()
    {
        var engine = new ScriptedEngine(_ => throw new SpeechException(SpeechFault.Away, "busy"));
        var desk = Desk(engine);
        Assert.Null(await desk.AskAsync(Hello, default));
        Assert.Null(await desk.AskAsync(Hello, default));
        Assert.Equal(2, engine.Asked.Count);
        Assert.Contains(_logs.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("busy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_engine_that_breaks_is_in_the_log_and_the_fallback_plays()
    {
        Assert.Null(await Desk(new ScriptedEngine(_ => throw new InvalidOperationException("a bug"))).AskAsync(Hello, default));
        Assert.Contains(_logs.Lines, line => line.Error?.Message == "a bug");
    }

    [Fact]
    public async Task What_an_engine_cannot_say_is_not_waited_for() => Assert.Null(await Desk(new ScriptedEngine(_ => _made.Task)).AskAsync(new SpeechOrder(new Spoken("")), default));

    [Fact]
    public async Task A_ninth_sentence_is_not_begun_while_eight_are_being_made()
    {
        var engine = new ScriptedEngine(_ => _made.Task);
        var desk = Desk(engine);
        Task<SpeechSound?>[] eight = [.. Enumerable.Range(0, 8).Select(i => desk.AskAsync(new SpeechOrder(new Spoken($"第{i}句")), default))];
        Assert.Null(await desk.AskAsync(Hello, default));
        _made.SetResult([1, 2]);
        Assert.All(await Task.WhenAll(eight), Assert.NotNull);
    }

    [Fact]
    public async Task A_disk_that_fails_costs_the_cache_not_the_sentence()
    {
        var desk = Desk(new ScriptedEngine(_ => Task.FromResult<byte[]>([1, 2])), _folder.File("a-file-not-a-folder", ""));
        Assert.Equal([1, 2], (await desk.AskAsync(Hello, default))!.Bytes);
        Assert.Contains(_logs.Lines, line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task No_text_is_in_the_log()
    {
        var desk = Desk(new ScriptedEngine(_ => _made.Task));
        var asked = desk.AskAsync(new SpeechOrder(new Spoken("张先生您好")), default);
        _time.Pass(TimeSpan.FromMilliseconds(300));
        Assert.Null(await asked);
        Assert.NotEmpty(_logs.Lines);
        Assert.DoesNotContain(_logs.Lines, line => line.Text.Contains('张', StringComparison.Ordinal));
    }

    private SpeechDesk Desk(ScriptedEngine engine, string? folder = null) =>
        new(engine, new SpeechCache(folder ?? _folder.Path, 1 << 20, _time), _time, _logs.CreateLogger<SpeechDesk>());
}

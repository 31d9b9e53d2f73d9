using Ivr.Gateway.Names;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ivr.Gateway.Tests.Names;

public sealed class KeptAnswersTests
{
    private readonly SteppedTime _time = new();
    private readonly List<TaskCompletionSource<string>> _asked = [];
    private readonly KeptAnswers<string> _answers;

    public KeptAnswersTests()
    {
        _answers = new KeptAnswers<string>(Ask, _time, NullLogger.Instance);
    }

    [Fact]
    public async Task All_who_ask_at_once_share_one_question()
    {
        var first = _answers.GetAsync("a", default);
        var second = _answers.GetAsync("A", default);
        (await AskedAsync(1)).SetResult("1");
        Assert.Equal(["1", "1"], [await first, await second]);
        lock (_asked)
        {
            Assert.Single(_asked);
        }
    }

    [Fact]
    public async Task A_slow_resolver_delays_a_known_name_by_no_more_than_a_second()
    {
        await KnownAsync("a", "1");
        _time.Pass(KeptAnswers<string>.Fresh);
        var waiting = _answers.GetAsync("a", default);
        var late = await AskedAsync(2);
        Assert.False(waiting.IsCompleted);
        _time.Pass(KeptAnswers<string>.Patience);
        Assert.Equal("1", await waiting);
        late.SetResult("2");
        await Eventually.Async(() => _answers.GetAsync("a", default) is { IsCompletedSuccessfully: true, Result: "2" });
    }

    [Fact]
    public async Task After_a_failure_the_known_is_used_at_once()
    {
        await KnownAsync("a", "1");
        _time.Pass(KeptAnswers<string>.Fresh);
        var waiting = _answers.GetAsync("a", default);
        (await AskedAsync(2)).SetException(new IOException("away"));
        Assert.Equal("1", await waiting);
        Assert.Equal("1", await _answers.GetAsync("a", default));
        lock (_asked)
        {
            Assert.Equal(2, _asked.Count);
        }
    }

    [Fact]
    public async Task Who_is_unknown_is_a_failure_as_long_as_nobody_answers()
    {
        var waiting = _answers.GetAsync("a", default);
        (await AskedAsync(1)).SetException(new IOException("away"));
        await Assert.ThrowsAsync<IOException>(() => waiting);
    }

    [Fact]
    public async Task Names_beyond_the_bound_push_out_the_oldest()
    {
        for (var at = 0; at <= KeptAnswers<string>.Most; at++)
        {
            await KnownAsync($"n{at}", "x");
            _time.Pass(TimeSpan.FromTicks(1));
        }

        Assert.True(_answers.GetAsync("n1", default).IsCompleted);
        Assert.False(_answers.GetAsync("n0", default).IsCompleted);
    }

    private async Task KnownAsync(string name, string answer)
    {
        int before;
        lock (_asked)
        {
            before = _asked.Count;
        }

        var asking = _answers.GetAsync(name, default);
        (await AskedAsync(before + 1)).SetResult(answer);
        Assert.Equal(answer, await asking);
    }

    private Task<string> Ask(string name, CancellationToken stop)
    {
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asked)
        {
            _asked.Add(asked);
        }

        return asked.Task;
    }

    private async Task<TaskCompletionSource<string>> AskedAsync(int count)
    {
        await Eventually.Async(() =>
        {
            lock (_asked)
            {
                return _asked.Count >= count;
            }
        });
        lock (_asked)
        {
            return _asked[count - 1];
        }
    }
}

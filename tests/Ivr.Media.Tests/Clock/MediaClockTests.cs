using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Media.Tests;

public sealed class MediaClockTests
{
    private static MediaClock Clock => new(TimeProvider.System, NullLoggerFactory.Instance);

    [Fact]
    public async Task It_beats_on_one_thread_and_not_after_dispose()
    {
        var threads = new HashSet<int>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ticks = 0;
        var beat = Clock.Start(_ =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            if (++ticks == 20)
            {
                enough.SetResult();
            }

            return 1;
        });
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
        beat.Dispose();
        var last = ticks;
        beat.Dispose();
        Assert.Equal(last, ticks);
        Assert.Single(threads);
    }

    [Fact]
    public async Task An_error_in_a_tick_does_not_end_the_beat()
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ticks = 0;
        using var beat = Clock.Start(_ =>
        {
            if (++ticks == 5)
            {
                enough.SetResult();
            }

            throw new InvalidOperationException("broken tick");
        });
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_beat_may_end_itself()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource<IDisposable>(TaskCreationOptions.RunContinuationsAsynchronously);
        started.SetResult(Clock.Start(_ =>
        {
            if (started.Task.IsCompleted && !ended.Task.IsCompleted)
            {
                started.Task.GetAwaiter().GetResult().Dispose();
                ended.SetResult();
            }

            return 1;
        }));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_late_tick_is_counted_and_made_up_for_but_not_all_of_a_long_sleep()
    {
        var clock = Clock;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ticks = 0;
        using var block = new ManualResetEventSlim();
        using var beat = clock.Start(_ =>
        {
            if (++ticks == 3)
            {
                block.Wait();
            }

            if (clock.SkippedTicks > 0)
            {
                enough.TrySetResult();
            }

            return 1;
        });

        // The tick hangs until far more time has passed than is made up for.
        var began = TimeProvider.System.GetTimestamp();
        SpinWait.SpinUntil(() => TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMilliseconds(400));
        block.Set();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(clock.LateTicks > 0);
        Assert.True(clock.LongTicks > 0);
        Assert.True(clock.LongestTick > TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public async Task What_a_tick_allows_to_pass_is_told_to_the_next_one()
    {
        var passed = new List<int>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var beat = Clock.Start(steps =>
        {
            passed.Add(steps);
            if (passed.Count == 5)
            {
                enough.SetResult();
            }

            return passed.Count switch { 1 => 4, 2 => 2, _ => 1 };
        });
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([1, 4, 2, 1, 1], passed.Take(5));
    }

    [Fact]
    public void One_clock_beats_for_one_engine()
    {
        var clock = Clock;
        using var beat = clock.Start(_ => 1);
        Assert.Throws<InvalidOperationException>(() => clock.Start(_ => 1));
    }
}

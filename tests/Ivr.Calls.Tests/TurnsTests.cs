using Xunit;

namespace Ivr.Calls.Tests;

public sealed class TurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Turns _turns = new();

    [Fact]
    public void A_thread_that_has_read_all_runs_what_it_set_in_motion_itself_in_order()
    {
        OnThreadOfItsOwn(() =>
        {
            var here = Environment.CurrentManagedThreadId;
            var ran = new List<(string What, int Thread)>();
            _turns.Done(behind: false);
            _turns.Run(new Turn(() =>
            {
                Note("first");
                _turns.Run(new Turn(() => Note("what the first posted")));
            }));
            _turns.Run(new Turn(() => Note("second")));
            Assert.Empty(ran);
            _turns.Done(behind: false);
            Assert.Equal([("first", here), ("second", here), ("what the first posted", here)], ran);

            void Note(string what) => ran.Add((what, Environment.CurrentManagedThreadId));
        });
    }

    [Fact]
    public void A_thread_that_is_behind_leaves_its_turns_to_the_pool()
    {
        OnThreadOfItsOwn(() =>
        {
            using var ran = new SemaphoreSlim(0);
            var pool = false;
            _turns.Done(behind: false);
            _turns.Run(new Turn(() =>
            {
                pool = Thread.CurrentThread.IsThreadPoolThread;
                ran.Release();
            }));
            _turns.Done(behind: true);
            Assert.True(ran.Wait(Patience));
            Assert.True(pool);
        });
    }

    [Fact]
    public void A_loop_that_posts_without_end_does_not_hold_the_thread_that_reads()
    {
        OnThreadOfItsOwn(() =>
        {
            var stop = false;
            _turns.Done(behind: false);
            Again();
            _turns.Done(behind: false);
            Volatile.Write(ref stop, true);

            void Again() => _turns.Run(new Turn(() =>
            {
                if (!Volatile.Read(ref stop))
                {
                    Again();
                }
            }));
        });
    }

    [Fact]
    public async Task A_thread_that_brings_nothing_has_its_turns_run_by_the_pool()
    {
        var ran = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _turns.Run(new Turn(() => ran.SetResult(Thread.CurrentThread.IsThreadPoolThread)));
        Assert.True(await ran.Task.WaitAsync(Patience));
    }

    private static void OnThreadOfItsOwn(Action work)
    {
        Exception? escaped = null;
        var thread = new Thread(() => escaped = Record.Exception(work));
        thread.Start();
        Assert.True(thread.Join(Patience), "the thread never came back");
        Assert.Null(escaped);
    }

    private sealed class Turn(Action work) : IThreadPoolWorkItem
    {
        public void Execute() => work();
    }
}

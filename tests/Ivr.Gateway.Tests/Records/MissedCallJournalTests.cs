using Ivr.Acd;
using Ivr.Flows;
using Ivr.Gateway.Records;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ivr.Gateway.Tests.Records;

public sealed class MissedCallJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new();

    public void Dispose() => _folder.Dispose();

    private string JournalFile => Path.Combine(_folder.Path, "missed-calls.jsonl");

    [Fact]
    public void What_was_written_is_there_after_a_crash()
    {
        // closing adds nothing to what a crash leaves
        using (var crashed = Open())
        {
            Assert.True(crashed.Write(Request("13800001234")));
        }

        using var journal = Open();
        Assert.Equal(Request("13800001234").Number, Assert.Single(journal.Pending).Request.Number);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(100)]
    public void A_line_cut_short_by_a_crash_costs_that_line_only(int cut)
    {
        using (var journal = Open())
        {
            journal.Write(Request("13800001234"));
            journal.Write(Request("13900001234"));
        }

        using (var file = new FileStream(JournalFile, FileMode.Open))
        {
            file.SetLength(file.Length - cut);
        }

        using (var journal = Open())
        {
            Assert.Equal("13800001234", Assert.Single(journal.Pending).Request.Number);
            Assert.True(journal.Write(Request("13700001234")));
        }

        using var again = Open();
        Assert.Equal(["13700001234", "13800001234"], again.Pending.Select(entry => entry.Request.Number).Order());
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        using var journal = Open();
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(JournalFile));
        }
    }

    [Fact]
    public void What_the_store_has_is_not_brought_again_after_a_crash()
    {
        using (var journal = Open())
        {
            journal.Write(Request("13800001234"));
            journal.Write(Request("13900001234"));
            journal.Done(journal.Pending[0]);
        }

        using var again = Open();
        Assert.Equal("13900001234", Assert.Single(again.Pending).Request.Number);
    }

    [Fact]
    public void An_empty_journal_keeps_no_numbers()
    {
        using var journal = Open();
        journal.Write(Request("13800001234"));
        journal.Done(journal.Pending[0]);
        Assert.Equal(0, new FileInfo(JournalFile).Length);
    }

    [Fact]
    public void A_second_gateway_on_the_same_folder_is_refused()
    {
        using var journal = Open();
        Assert.Throws<IOException>(Open);
    }

    [Fact]
    public async Task Missed_calls_go_to_the_store_when_it_is_back()
    {
        var store = new ComingStore();
        using var journal = Open();
        await using var replay = Replay(journal, store);
        var missedAt = _time.GetUtcNow();
        Assert.True(journal.Write(Request("13800001234")));
        Assert.True(journal.Write(Request("13900001234")));
        await Eventually.Async(() => store.Refusals > 0);

        store.IsHere = true;
        await Eventually.Async(() =>
        {
            _time.Pass(TimeSpan.FromSeconds(15));
            return journal.Pending.Count == 0;
        });
        Assert.Equal(["13800001234", "13900001234"], store.Opened.Select(one => one.Request.Number));
        Assert.All(store.Opened, one => Assert.Equal(missedAt + new CallbackRules().FirstAfter, one.Due));
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_brought_at_the_start()
    {
        using (var earlier = Open())
        {
            earlier.Write(Request("13800001234"));
        }

        var store = new ComingStore { IsHere = true };
        using var journal = Open();
        await using var replay = Replay(journal, store);
        await Eventually.Async(() => journal.Pending.Count == 0);
        Assert.Equal("13800001234", Assert.Single(store.Opened).Request.Number);
    }

    [Fact]
    public async Task A_callback_that_was_settled_before_we_noted_it_down_is_not_opened_again()
    {
        using (var earlier = Open())
        {
            earlier.Write(Request("13800001234"));
        }

        var store = new ComingStore { IsHere = true };
        store.Settled.Add(Request("13800001234"));
        using var journal = Open();
        await using var replay = Replay(journal, store);
        await Eventually.Async(() => journal.Pending.Count == 0);
        Assert.Empty(store.Opened);
    }

    private MissedCallJournal Open() => MissedCallJournal.Open(_folder.Path, _time, NullLogger<MissedCallJournal>.Instance);

    private JournalReplay Replay(MissedCallJournal journal, ICallbackStore store) =>
        new(journal, store, () => new CallbackRules(), _time, NullLogger<JournalReplay>.Instance);

    private static CallbackRequest Request(string number) => new(number, "lanzhou", ["language:zh"], "zh", "store-down", "call-" + number);
}

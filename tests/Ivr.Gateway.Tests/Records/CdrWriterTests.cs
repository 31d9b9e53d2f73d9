using System.Text.Json;
using Ivr.Calls;
using Ivr.Gateway.Records;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ivr.Gateway.Tests.Records;

public sealed class CdrWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_call_is_one_line_in_the_file_of_Chinas_day_of_its_end()
    {
        await using (var writer = NewWriter())
        {
            writer.Write(Record("before midnight", "2026-11-23T15:59:59Z"));
            writer.Write(Record("after midnight", "2026-11-23T16:00:00Z"));
        }

        Assert.Equal(["before midnight"], CallsOf("2026-11-23"));
        Assert.Equal(["after midnight"], CallsOf("2026-11-24"));
    }

    [Fact]
    public async Task A_record_can_be_read_by_people()
    {
        await using (var writer = NewWriter())
        {
            writer.Write(Record("one", "2026-11-23T02:00:00Z") with { Attached = new Dictionary<string, string> { ["专席"] = "老年人" } });
        }

        var line = Assert.Single(File.ReadAllLines(FileOf("2026-11-23")));
        Assert.Contains("\"专席\":\"老年人\"", line, StringComparison.Ordinal);
        Assert.Contains("\"ending\":{\"by\":\"caller\",\"cause\":\"hung-up\"}", line, StringComparison.Ordinal);
        Assert.Contains("\"direction\":\"inbound\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_records_keep_their_order()
    {
        await using (var writer = NewWriter())
        {
            for (var i = 0; i < 3000; i++)
            {
                writer.Write(Record($"{i}", "2026-11-23T02:00:00Z"));
            }
        }

        Assert.Equal(Enumerable.Range(0, 3000).Select(i => $"{i}"), CallsOf("2026-11-23"));
    }

    [Fact]
    public async Task What_a_crash_left_half_written_does_not_spoil_the_next_record()
    {
        _folder.File("cdr/2026-11-23.jsonl", "{\"callId\":\"whole\"}\n{\"callId\":\"ha");
        await using (var writer = NewWriter())
        {
            writer.Write(Record("next", "2026-11-23T02:00:00Z"));
        }

        Assert.Equal(["whole", "next"], CallsOf("2026-11-23"));
    }

    [Fact]
    public async Task While_the_disk_refuses_records_wait_and_health_says_so()
    {
        var time = new SteppedTime();
        Directory.CreateDirectory(FileOf("2026-11-23"));
        await using var writer = NewWriter(time);
        writer.Write(Record("kept", "2026-11-23T02:00:00Z"));
        await FailedAsync(writer, time);
        Assert.False(writer.Health.Ok);

        Directory.Delete(FileOf("2026-11-23"));
        await Eventually.Async(() =>
        {
            time.Pass(TimeSpan.FromSeconds(1));
            return writer.Health is { Failure: null, Written: 1 };
        });
        Assert.Equal(["kept"], CallsOf("2026-11-23"));
    }

    [Fact]
    public async Task A_full_memory_loses_the_newest_and_counts_it()
    {
        Directory.CreateDirectory(FileOf("2026-11-23"));
        var time = new SteppedTime();
        var writer = NewWriter(time, most: 2);
        writer.Write(Record("in the writer's hand", "2026-11-23T02:00:00Z"));
        await FailedAsync(writer, time);
        for (var i = 0; i < 5; i++)
        {
            writer.Write(Record($"{i}", "2026-11-23T02:00:00Z"));
        }

        Assert.Equal(3, writer.Health.Lost);
        await writer.DisposeAsync();
    }

    [Fact]
    public async Task What_ends_together_is_written_together_a_fifth_of_a_second_later()
    {
        var time = new SteppedTime();
        await using var writer = NewWriter(time);
        writer.Write(Record("one", "2026-11-23T02:00:00Z"));
        writer.Write(Record("two", "2026-11-23T02:00:00Z"));
        Assert.Equal(0, writer.Health.Written);
        await Eventually.Async(() =>
        {
            time.Pass(TimeSpan.FromMilliseconds(200));
            return writer.Health.Written == 2;
        });
        Assert.Equal(["one", "two"], CallsOf("2026-11-23"));
    }

    // The writer gathers records for a moment before it asks the disk.
    private static Task FailedAsync(CdrWriter writer, SteppedTime time) => Eventually.Async(() =>
    {
        time.Pass(TimeSpan.FromMilliseconds(200));
        return writer.Health.Failure is not null;
    });

    private CdrWriter NewWriter(TimeProvider? time = null, int most = 50_000) => new(_folder.Path, time ?? TimeProvider.System, NullLogger<CdrWriter>.Instance, most);

    private string FileOf(string day) => Path.Combine(_folder.Path, "cdr", day + ".jsonl");

    private IEnumerable<string?> CallsOf(string day) =>
        File.ReadAllLines(FileOf(day)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("callId").GetString());

    private static CallDetailRecord Record(string callId, string endedAt) => new()
    {
        CallId = callId,
        Direction = CallDirection.Inbound,
        Gateway = "test",
        Caller = "138****1234",
        Called = "12345",
        StartedAt = DateTimeOffset.Parse(endedAt) - TimeSpan.FromMinutes(1),
        EndedAt = DateTimeOffset.Parse(endedAt),
        Ending = new CallEnding(EndedBy.Caller, "hung-up"),
        Steps = [],
    };
}

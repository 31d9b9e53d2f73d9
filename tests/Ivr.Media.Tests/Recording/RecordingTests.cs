using Ivr.Testing;

namespace Ivr.Media.Tests;

public sealed class RecordingTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Both_sides_stand_side_by_side_at_their_times()
    {
        using var studio = new Studio(_folder.Path);
        studio.Begin("call-1");
        studio.Run(1000);
        studio.Say = new Pitch(400);
        studio.Run(1000);
        studio.Hear = new Pitch(800);
        studio.Run(1000);
        studio.Say = null;
        studio.Run(1000);
        var facts = studio.End();
        Assert.Equal(("2026-05-01/090000-call-1.wav", TimeSpan.FromSeconds(4), null, TimeSpan.Zero), (facts.File, facts.Length, facts.Fault, facts.Lost));
        var (left, right) = studio.Read(facts.File!);
        Assert.Equal((32000, 32000), (left.Length, right.Length));
        AssertHeard(left, 400, [false, true, true, false]);
        AssertHeard(right, 800, [false, false, true, true]);
    }

    [Fact]
    public void Mixed_to_one_channel_both_are_heard()
    {
        using var studio = new Studio(_folder.Path, options => options with { Stereo = false });
        studio.Begin("call-1");
        (studio.Say, studio.Hear) = (new Pitch(400), new Pitch(800));
        studio.Run(2000);
        var (mixed, _) = studio.Read(studio.End().File!);
        Assert.True(new Pitch(400).IsIn(mixed.AsSpan(400, 8000)) && new Pitch(800).IsIn(mixed.AsSpan(400, 8000)));
    }

    [Fact]
    public void A_pause_is_silence_as_long_as_it_lasted_and_is_noted()
    {
        using var studio = new Studio(_folder.Path);
        var recording = studio.Begin("call-1");
        (studio.Say, studio.Hear) = (new Pitch(400), new Pitch(800));
        studio.Run(1000);
        recording.Pause();
        recording.Pause();
        studio.Run(2000);
        recording.Resume();
        recording.Resume();
        studio.Run(1000);
        recording.Pause();
        studio.Run(1000);
        var facts = studio.End();
        Assert.Equal([Span(1, 3), Span(4, 5)], facts.Paused);
        var (left, right) = studio.Read(facts.File!);
        AssertHeard(left, 400, [true, false, false, true, false]);
        AssertHeard(right, 800, [true, false, false, true, false]);
        Assert.Null(facts.Fault);
    }

    [Fact]
    public void The_file_can_be_played_while_it_grows_and_only_its_owner_may()
    {
        using var studio = new Studio(_folder.Path);
        studio.Begin("call-1");
        studio.Say = new Pitch(400);
        studio.Run(20_000);
        var part = Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.EndsWith(".wav.part", part, StringComparison.Ordinal);
        Assert.InRange(AlawFile.Read(part).Left.Length, 8000 * 12, 8000 * 20);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(part));
        }

        Assert.EndsWith(".wav", Path.Combine(_folder.Path, studio.End().File!), StringComparison.Ordinal);
        Assert.False(File.Exists(part));
    }

    [Fact]
    public void What_a_dead_gateway_left_is_made_whole_at_the_next_start()
    {
        string part;
        using (var studio = new Studio(_folder.Path))
        {
            studio.Begin("call-1");
            studio.Say = new Pitch(400);
            studio.Run(8900);
            part = Assert.Single(Directory.GetFiles(_folder.Path, "*.part", SearchOption.AllDirectories));
            File.WriteAllBytes(part + ".copy", AlawFile.Bytes(part));
        }

        File.Delete(part[..^".part".Length]);
        File.Move(part + ".copy", part);
        using var next = new Studio(_folder.Path);
        var whole = Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        Assert.EndsWith("call-1.wav", whole, StringComparison.Ordinal);
        Assert.InRange(AlawFile.Read(whole).Left.Length, 8000 * 7, 8000 * 9);
        Assert.Contains(next.Logs.Lines, line => line.Text.Contains("is whole now", StringComparison.Ordinal));
    }

    [Fact]
    public void A_part_that_another_gateway_writes_is_left_alone()
    {
        using var one = new Studio(_folder.Path);
        one.Begin("call-1");
        one.Run(6000);
        using var other = new Studio(_folder.Path);
        Assert.Contains(other.Logs.Lines, line => line.Text.Contains("cannot be made whole", StringComparison.Ordinal));
        Assert.Null(one.End().Fault);
    }

    [Fact]
    public void A_full_disk_costs_sound_not_time_and_is_told_everywhere()
    {
        using var studio = new Studio(_folder.Path);
        studio.Begin("call-1");
        studio.Say = new Pitch(400);
        studio.Run(6000);
        studio.Free = 5;
        studio.Run(8000);
        Assert.Contains("to stay free", studio.Desk.Health.Failure);
        studio.Free = long.MaxValue;
        studio.Run(10_000);
        Assert.Null(studio.Desk.Health.Failure);
        var facts = studio.End();
        Assert.Contains("to stay free", facts.Fault);
        Assert.InRange(facts.Lost.TotalSeconds, 4, 10);
        Assert.Equal(TimeSpan.FromSeconds(24), facts.Length);
        var (left, _) = studio.Read(facts.File!);
        Assert.Equal(24 * 8000, left.Length);
        var tone = new Pitch(400);
        Assert.True(tone.IsIn(left.AsSpan(8000, 8000)) && tone.IsIn(left.AsSpan(22 * 8000, 8000)) && tone.IsIn(left.AsSpan(11 * 8000, 8000), 0));
        Assert.Equal((0, 1L), (studio.Desk.Health.Running, studio.Desk.Health.Faulty));
        Assert.Contains(studio.Logs.Lines, line => line.Text.StartsWith("Calls are not recorded", StringComparison.Ordinal));
        Assert.Contains(studio.Logs.Lines, line => line.Text.Contains("lacks", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_vanishes_is_made_again_and_the_record_says_so()
    {
        using var studio = new Studio(_folder.Path);
        studio.Begin("call-1");
        studio.Say = new Pitch(400);
        studio.Run(3000);
        Directory.Delete(Path.Combine(_folder.Path, "2026-05-01"), recursive: true);
        studio.Run(9000);
        var facts = studio.End();
        Assert.Contains("removed", facts.Fault);
        Assert.Equal(12 * 8000, studio.Read(facts.File!).Left.Length);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_costs_the_recording_alone()
    {
        var blocked = _folder.File("blocked");
        File.WriteAllText(blocked, "a file, no folder");
        using var studio = new Studio(blocked);
        studio.Begin("call-1");
        studio.Say = new Pitch(400);
        studio.Run(3000);
        var facts = studio.End();
        Assert.Equal((null, TimeSpan.FromSeconds(3)), (facts.File, facts.Length));
        Assert.NotNull(facts.Fault);
    }

    [Fact]
    public void A_disk_too_slow_costs_what_does_not_fit_and_nothing_moves()
    {
        using var studio = new Studio(_folder.Path);
        studio.Begin("call-1");
        studio.Say = new Pitch(400);
        studio.Run(4000);
        studio.Drains = false;
        studio.Run(10_000);
        studio.Drains = true;
        studio.Run(6000);
        var facts = studio.End();
        Assert.Equal("the disk was too slow", facts.Fault);
        Assert.InRange(facts.Lost.TotalSeconds, 3, 8);
        var (left, _) = studio.Read(facts.File!);
        Assert.Equal(20 * 8000, left.Length);
        var tone = new Pitch(400);
        Assert.True(tone.IsIn(left.AsSpan(4 * 8000, 8000)) && tone.IsIn(left.AsSpan(15 * 8000, 8000)) && tone.IsIn(left.AsSpan(12 * 8000, 8000), 0));
    }

    [Fact]
    public void A_recording_ends_at_its_bound_and_says_so()
    {
        using var studio = new Studio(_folder.Path, options => options with { Longest = TimeSpan.FromSeconds(5) });
        var recording = studio.Begin("call-1");
        studio.Say = new Pitch(400);
        studio.Run(8000);
        Assert.True(recording.Finished.IsCompleted);
        Assert.Contains("longest", recording.Facts.Fault);
        Assert.Equal(5 * 8000, studio.Read(recording.Facts.File!).Left.Length);
    }

    [Fact]
    public void Calls_of_one_name_and_second_do_not_overwrite_each_other_and_no_name_leaves_the_folder()
    {
        using var studio = new Studio(_folder.Path);
        var names = Enumerable.Range(0, 3).Select(_ =>
        {
            studio.Begin("../../etc/a b");
            studio.Run(100);
            return studio.End().File!;
        }).ToArray();
        Assert.Equal(["2026-05-01/090000-.._.._etc_a_b.wav", "2026-05-01/090000-.._.._etc_a_b-2.wav", "2026-05-01/090000-.._.._etc_a_b-3.wav"], names);
    }

    [Fact]
    public void A_frame_recorded_costs_no_memory()
    {
        using var studio = new Studio(_folder.Path);
        studio.Begin("call-1");
        studio.Run(100);
        var frame = new short[160];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            studio.Sides.Say(frame);
            studio.Sides.Hear(frame);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    public void Dispose() => _folder.Dispose();

    private static PausedSpan Span(int from, int to) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));

    private static void AssertHeard(short[] side, double hertz, bool[] seconds)
    {
        for (var i = 0; i < seconds.Length; i++)
        {
            var heard = new Pitch(hertz).In(side.AsSpan((i * 8000) + 400, 7200));
            Assert.True(seconds[i] ? heard > 5000 : heard < 100, $"{hertz} Hz in second {i}: {heard}");
        }
    }
}

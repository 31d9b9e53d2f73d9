using Ivr.Testing;

namespace Ivr.Media.Tests;

/// <summary>A citizen's leg is recorded through all that can become of it.</summary>
public sealed class LegRecordingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MediaWorld _world = new();
    private readonly RecordingDesk _desk;
    private readonly Talker _citizen;
    private readonly Talker _seat;
    private readonly Talker _third;

    public LegRecordingTests()
    {
        _desk = new RecordingDesk(
            new RecordingOptions { Folder = _folder.Path }, drain => _world.Time.CreateTimer(_ => drain(), null, RecordingDesk.Every, RecordingDesk.Every),
            _ => long.MaxValue, TimeSpan.Zero, _world.Time, new CollectingLogs());
        _citizen = new Talker(_world, 0, 300);
        _seat = new Talker(_world, 1, 500, type: 0);
        _third = new Talker(_world, 2, 700);
    }

    public void Dispose()
    {
        _desk.Dispose();
        _world.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void It_lives_through_a_bridge_a_hold_a_conference_and_whoever_comes_next()
    {
        var recording = _desk.Open("call-1");
        _citizen.Session.Record(recording);
        var room = _world.Engine.OpenConference();
        _citizen.Session.Bridge(_seat.Session);
        Talk(2000);
        _citizen.Session.Unbridge();
        _citizen.Session.Loop([Prompt.FromPcm("music", new Pitch(1000).Next(8000))]);
        Talk(2000);
        _citizen.Session.StopPlaying();
        Assert.True(room.Join(_citizen.Session) && room.Join(_seat.Session) && room.Join(_third.Session));
        Talk(2000);
        _seat.Session.Dispose();
        Talk(2000);
        _citizen.Session.Bridge(_third.Session);
        _citizen.Speaks = false;
        Talk(2000);
        _citizen.Session.Dispose();
        _world.Pass(1000);
        Assert.True(recording.Finished.IsCompleted);
        var facts = recording.Facts;
        Assert.Equal((null, TimeSpan.Zero, TimeSpan.FromSeconds(10)), (facts.Fault, facts.Lost, TimeSpan.FromSeconds(Math.Round(facts.Length.TotalSeconds))));
        var (said, heard) = AlawFile.Read(Path.Combine(_folder.Path, facts.File!));
        Assert.Equal(["300", "300", "300", "300", ""], Enumerable.Range(0, 5).Select(part => Heard(said, part)));
        Assert.Equal(["500", "1000", "500 700", "700", "700"], Enumerable.Range(0, 5).Select(part => Heard(heard, part)));
    }

    [Fact]
    public void What_he_says_and_what_he_hears_of_it_stay_side_by_side_for_ten_minutes()
    {
        var recording = _desk.Open("call-1");
        _citizen.Session.Record(recording);
        _citizen.Session.Bridge(_seat.Session);
        // Both begin to speak and stop together, each minute.
        for (var minute = 0; minute < 10; minute++)
        {
            _citizen.Speaks = _seat.Speaks = false;
            Talk(59_000);
            _citizen.Speaks = _seat.Speaks = true;
            Talk(1000);
        }

        _citizen.Session.Dispose();
        _world.Pass(1000);
        var (said, heard) = AlawFile.Read(Path.Combine(_folder.Path, recording.Facts.File!));
        for (var minute = 0; minute < 10; minute++)
        {
            var (left, right) = (Begins(said, minute), Begins(heard, minute));
            Assert.True(Math.Abs(left - right) < 480 && Math.Abs(left - ((59 + (60 * minute)) * 8000)) < 800, $"minute {minute}: {left} and {right}");
        }
    }

    [Fact]
    public void A_leg_that_is_closed_already_gives_a_recording_of_nothing()
    {
        var recording = _desk.Open("call-1");
        _citizen.Session.Dispose();
        _citizen.Session.Record(recording);
        _world.Pass(1000);
        Assert.True(recording.Finished.IsCompleted);
        Assert.Equal((null, TimeSpan.Zero), (recording.Facts.File, recording.Facts.Length));
    }

    private static int Begins(short[] side, int minute)
    {
        var from = minute * 60 * 8000;
        return from + Array.FindIndex(side[from..(from + (60 * 8000))], 8000 * 2, sample => Math.Abs((int)sample) > 1000);
    }

    private static string Heard(short[] side, int part)
    {
        var piece = side.AsSpan((part * 16000) + 4000, 8000).ToArray();
        return string.Join(' ', new[] { 300, 500, 700, 1000 }.Where(hertz => new Pitch(hertz).In(piece) > 3000));
    }

    private void Talk(int milliseconds) => Talker.Talk(_world, milliseconds, _citizen, _seat, _third);
}

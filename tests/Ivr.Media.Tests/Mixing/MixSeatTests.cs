using Ivr.Testing;

namespace Ivr.Media.Tests;

public sealed class MixSeatTests
{
    private static readonly double[] Voices = [300, 500, 700, 900, 1100];

    [Fact]
    public void Each_hears_all_others_and_not_himself()
    {
        var table = new Table(5);
        table.Run(50);
        foreach (var listener in table.Parties)
        {
            var heard = listener.Heard[^4000..];
            foreach (var speaker in table.Parties)
            {
                Assert.True(speaker.Voice.IsIn(heard.Span(0), speaker == listener ? 0 : 1), $"{speaker.Voice.Hertz} Hz at {listener.Voice.Hertz} Hz: {speaker.Voice.In(heard.Span(0))}");
            }
        }
    }

    [Fact]
    public void A_voice_is_heard_within_60_ms_and_without_a_seam()
    {
        var table = new Table(2);
        table.Run(100);
        var heard = table.Parties[1].Heard;
        Assert.InRange(heard.FindIndex(sample => sample != 0), 80, 480);
        Assert.InRange(Pitch.Steepest(heard.Span(800)), 100, (int)(6000 * 2 * Math.PI * 300 / 8000) + 20);
        Assert.InRange(Pitch.LongestSilence(heard.Span(800)), 0, 4);
    }

    [Fact]
    public void A_gain_changes_over_one_frame_so_that_nothing_clicks()
    {
        var table = new Table(2);
        table.Run(50);
        var listener = table.Parties[1];
        listener.Seat.Hear(table.Parties[0].Seat, 0);
        table.Run(10);
        Assert.InRange(Pitch.Steepest(listener.Heard.Span(800)), 0, (int)(6000 * 2 * Math.PI * 300 / 8000) + 60);
        Assert.Equal(0, Pitch.Steepest(listener.Heard[^800..].Span(0)));
        listener.Seat.Hear(table.Parties[0].Seat, 0.5f);
        table.Run(25);
        Assert.True(table.Parties[0].Voice.IsIn(listener.Heard[^2400..].Span(0), 0.5));
        Assert.InRange(Pitch.Steepest(listener.Heard.Span(800)), 0, (int)(6000 * 2 * Math.PI * 300 / 8000) + 60);
    }

    [Fact]
    public void Loud_voices_together_are_limited_and_never_wrap()
    {
        var table = new Table(3, amplitude: 30000);
        table.Run(100);
        // Wrapped round, a sum of smooth tones would jump by more than half the scale.
        Assert.InRange(Pitch.Steepest(table.Parties[2].Heard.Span(800)), 1000, 20000);
        var previous = -1;
        for (var value = 0; value < 200_000; value += 7)
        {
            var limited = SoftLimit.Of(value);
            Assert.True(limited >= previous && limited == -SoftLimit.Of(-value));
            previous = limited;
        }

        Assert.Equal(20000, SoftLimit.Of(20000));
        Assert.InRange(SoftLimit.Of(int.MaxValue), 32000, 32767);
        Assert.InRange(SoftLimit.Of(int.MinValue), -32767, -32000);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(-200)]
    public void A_clock_200_ppm_off_is_followed_for_ten_minutes_without_a_gap_or_a_click(int ppm)
    {
        var table = new Table(2);
        table.Parties[0].Ppm = ppm;
        table.Run(30_000);
        var heard = table.Parties[1].Heard.Span(8000);
        Assert.InRange(Pitch.LongestSilence(heard), 0, 4);
        Assert.InRange(Pitch.Steepest(heard), 100, (int)(6000 * 2 * Math.PI * 300 / 8000) + 100);
    }

    [Theory]
    [InlineData(20260501)]
    [InlineData(7)]
    public void Packets_that_come_up_to_40_ms_late_are_waited_for_after_a_while(int seed)
    {
        var table = new Table(2);
        table.Parties[0].Lateness = new Random(seed);
        table.Run(3000);
        Assert.True(Pitch.LongestSilence(table.Parties[1].Heard.Span(160_000)) < 320, $"seed {seed}: {Pitch.LongestSilence(table.Parties[1].Heard.Span(160_000))}");
        Assert.True(table.Parties[0].Voice.In(table.Parties[1].Heard.Span(320_000)) > 1000);
    }

    [Fact]
    public void After_a_pause_he_is_heard_as_soon_as_before()
    {
        var table = new Table(2);
        table.Run(50);
        table.Parties[0].Talks = false;
        table.Run(200);
        Assert.Equal(0, table.Parties[1].Heard[^16000..].Max());
        table.Parties[0].Talks = true;
        var before = table.Parties[1].Heard.Count;
        table.Run(10);
        Assert.InRange(table.Parties[1].Heard[before..].FindIndex(sample => sample != 0), 0, 480);
    }

    [Fact]
    public void A_frame_fetched_costs_no_memory()
    {
        var table = new Table(5);
        table.Run(20);
        var frame = new short[160];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            table.Parties[0].Seat.Say(frame, 1000 + (i * 4));
            table.Parties[1].Seat.Listen(frame, 1000 + (i * 4));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Parties around one table, each beating in its own quarter of the frame, all hearing all.</summary>
    private sealed class Table
    {
        private long _tick;

        public Table(int parties, double amplitude = 6000)
        {
            Parties = [.. Voices.Take(parties).Select(hertz => new Party(new Pitch(hertz, amplitude)))];
            foreach (var party in Parties)
            {
                foreach (var other in Parties.Where(other => other != party))
                {
                    party.Seat.Hear(other.Seat, 1);
                }
            }
        }

        public List<Party> Parties { get; }

        public void Run(int frames)
        {
            for (var end = _tick + (4L * frames); _tick < end;)
            {
                _tick++;
                for (var i = 0; i < Parties.Count; i++)
                {
                    Parties[i].Speak(_tick, i);
                }

                for (var i = 0; i < Parties.Count; i++)
                {
                    if (_tick % 4 == (i + 1) % 4)
                    {
                        Parties[i].Listen(_tick);
                    }
                }
            }
        }
    }

    private sealed class Party(Pitch voice)
    {
        private double _due = 1;
        private double _arrives = 1;

        public MixSeat Seat { get; } = new(1, 1);

        public Pitch Voice => voice;

        public List<short> Heard { get; } = [];

        public int Ppm { get; set; }

        public Random? Lateness { get; set; }

        public bool Talks { get; set; } = true;

        public void Speak(long tick, int offset)
        {
            while (tick >= _arrives + offset)
            {
                if (Talks)
                {
                    Seat.Say(voice.Next(), tick);
                }

                _due += 4 / (1 + (Ppm / 1e6));
                _arrives = Math.Max(_arrives, _due + (Lateness?.Next(0, 8) ?? 0));
            }
        }

        public void Listen(long tick)
        {
            var frame = new short[160];
            Seat.Listen(frame, tick);
            Heard.AddRange(frame);
        }
    }
}

file static class Samples
{
    public static ReadOnlySpan<short> Span(this List<short> list, int from) => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list)[from..];
}

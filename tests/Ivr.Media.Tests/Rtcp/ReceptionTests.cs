namespace Ivr.Media.Tests;

public sealed class ReceptionTests
{
    [Fact]
    public void Loss_is_told_as_a_share_since_the_last_report_and_as_a_sum()
    {
        var reception = new Reception();
        Feed(ref reception, from: 65_500, count: 64, every: 4);
        var first = reception.Report(0, 0);
        Assert.Equal((64, 16), ((int)first.FractionLost, first.Lost));
        Assert.Equal(0x10000u + (65_500 + 63 - 65_536), first.Highest);

        Feed(ref reception, from: 65_564, count: 50, every: 0);
        var second = reception.Report(0, 0);
        Assert.Equal((0, 16), ((int)second.FractionLost, second.Lost));
    }

    [Fact]
    public void Duplicates_make_the_sum_negative_and_never_the_share()
    {
        var reception = new Reception();
        reception.Take(1, 10);
        reception.Take(1, 11);
        reception.Take(1, 11);
        var block = reception.Report(0, 0);
        Assert.Equal((0, -1), ((int)block.FractionLost, block.Lost));
        Assert.Equal(0, reception.Lost);
    }

    [Fact]
    public void A_new_source_is_counted_for_itself_on_top_of_the_old_one()
    {
        var reception = new Reception();
        reception.Take(1, 10);
        reception.Take(1, 15);
        reception.Take(2, 700);
        reception.Take(2, 702);
        Assert.Equal((5L, 9L), (reception.Lost, reception.Expected));
        Assert.Equal((2u, 1), (reception.Report(0, 0).Ssrc, reception.Report(0, 0).Lost));
    }

    [Fact]
    public void An_even_stream_has_no_jitter_and_an_uneven_one_what_it_wavers_by()
    {
        var even = new Reception();
        var uneven = new Reception();
        for (var i = 0; i < 500; i++)
        {
            even.Take(1, (ushort)i);
            even.Arrived((uint)(i * 160), i * 4);
            uneven.Take(1, (ushort)i);
            uneven.Arrived((uint)(i * 160), i * 4 + (i % 2 == 0 ? 2 : 0));
        }

        Assert.Equal(0, even.Jitter);
        Assert.Equal(10, uneven.Jitter, 0.1);
        Assert.Equal(80u, uneven.Report(0, 0).Jitter, 1u);
    }

    [Fact]
    public void A_clock_that_jumps_is_no_jitter()
    {
        var reception = new Reception();
        reception.Take(1, 1);
        reception.Arrived(0, 0);
        reception.Take(1, 2);
        reception.Arrived(0x8000_0000, 4);
        reception.Take(1, 3);
        reception.Arrived(0x8000_0000 + 160, 8);
        Assert.Equal(0, reception.Jitter);
    }

    private static void Feed(ref Reception reception, int from, int count, int every)
    {
        for (var i = 0; i < count; i++)
        {
            // each fourth is lost, never the last
            if (every == 0 || i % every != 1)
            {
                reception.Take(1, (ushort)(from + i));
            }
        }
    }
}

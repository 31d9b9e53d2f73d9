using Xunit.Abstractions;

namespace Ivr.Media.Tests;

public sealed class QualityTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(0, 0, 0, 4.37, 4.42)]
    [InlineData(0.01, 0, 0, 4.2, 4.4)]
    [InlineData(0.05, 0, 0, 3.6, 4.0)]
    [InlineData(0.2, 0, 0, 2.0, 2.9)]
    [InlineData(1, 0, 0, 1.0, 1.3)]
    [InlineData(0, 0, 300, 4.2, 4.4)]
    [InlineData(0, 0, 800, 2.5, 3.0)]
    [InlineData(0, 60, 100, 3.9, 4.4)]
    public void A_score_falls_with_loss_delay_and_jitter(double lost, double jitter, double roundTrip, double least, double most) =>
        Assert.InRange(VoiceQuality.Mos(lost, jitter, roundTrip), least, most);

    [Fact]
    public void More_harm_never_sounds_better()
    {
        for (var step = 0; step < 100; step++)
        {
            Assert.True(VoiceQuality.Mos(step / 100.0, 10, 50) >= VoiceQuality.Mos((step + 1) / 100.0, 10, 50));
            Assert.True(VoiceQuality.Mos(0, 0, step * 20) >= VoiceQuality.Mos(0, 0, (step + 1) * 20));
        }

        Assert.InRange(VoiceQuality.Mos(double.MaxValue, 1e9, 1e9), 1, 4.5);
    }

    [Fact]
    public void Round_trip_is_what_the_answer_took_less_what_the_peer_held_it()
    {
        // sent at tick 1000, held for a second, back after 1040 ms
        var block = new RtcpReportBlock(1, 0, 0, 0, 0, RtcpTime.Middle(RtcpTime.Ntp(1000)), 65_536);
        Assert.Equal(40, RtcpTime.RoundTrip(block, 1000 + 208)!.Value, 0.1);
        Assert.Null(RtcpTime.RoundTrip(block with { LastReport = 0 }, 1208));
        Assert.Null(RtcpTime.RoundTrip(block with { Delay = 65_536 * 5 }, 1208));
        Assert.Null(RtcpTime.RoundTrip(block with { LastReport = 0x7000_0000 }, 1208));
        Assert.Equal(0, RtcpTime.RoundTrip(block with { Delay = 65_536 + 2800 }, 1208)!.Value, 0.1);
    }

    [Fact]
    public void Reports_come_about_every_five_seconds_and_never_in_step()
    {
        const int seed = 62;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var spans = Enumerable.Range(0, 1000).Select(_ => RtcpInterval.Next(isFirst: false, random)).ToList();
        Assert.All(spans, span => Assert.InRange(span, 410, 1232));
        Assert.InRange(spans.Average(), 780, 860);
        Assert.True(spans.Distinct().Count() > 300);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.InRange(RtcpInterval.Next(isFirst: true, random), 205, 616));
    }
}

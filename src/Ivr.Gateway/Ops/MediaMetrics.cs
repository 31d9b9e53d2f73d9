using Ivr.Calls;
using Ivr.Media;
using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>What Prometheus reads of media: the thread, its packets, and how calls sounded.</summary>
internal sealed class MediaMetrics(MetricFactory make)
{
    // The line between the caller and us differs from the one between us and our seats: they are told apart.
    private static readonly string[] ByLeg = ["leg", "direction"];
    private static readonly double[] Shares = [0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
    private static readonly double[] Seconds = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5];
    private static readonly double[] Scores = [1.5, 2, 2.5, 3, 3.5, 3.8, 4, 4.2, 4.3, 4.4];

    private readonly Gauge _legs = make.CreateGauge("ivr_media_legs", "Legs open.");
    private readonly Gauge _portsFree = make.CreateGauge("ivr_media_ports_free", "RTP ports that could be opened.");
    private readonly Counter _late = make.CreateCounter("ivr_media_late_ticks_total", "Media ticks that came too late.");
    private readonly Counter _skipped = make.CreateCounter("ivr_media_skipped_ticks_total", "Media ticks given up.");
    private readonly Counter _long = make.CreateCounter("ivr_media_long_ticks_total", "Media ticks whose own work took longer than their 5 ms.");
    private readonly Gauge _longest = make.CreateGauge("ivr_media_longest_tick_seconds", "The longest work of one media tick lately.");
    private readonly Gauge _commands = make.CreateGauge("ivr_media_commands_most", "The most commands that ever waited for the media thread at once.");
    private readonly Counter _rtp = make.CreateCounter("ivr_rtp_packets_total", "RTP packets.", "direction");
    private readonly Counter _dropped = make.CreateCounter("ivr_rtp_dropped_total", "RTP packets not used or not sent.", "why");
    private readonly Counter _faults = make.CreateCounter("ivr_media_faults_total", "Errors inside a leg's media.");
    private readonly Counter _rtcp = make.CreateCounter("ivr_rtcp_packets_total", "RTCP compounds.", "direction");
    private readonly Counter _rtcpDropped = make.CreateCounter("ivr_rtcp_dropped_total", "RTCP datagrams not used.", "why");
    private readonly Counter _toneKeys = make.CreateCounter("ivr_tone_keys_total", "Keys that came as tones and no other way.");
    private readonly Histogram _loss = make.CreateHistogram("ivr_rtp_loss_ratio", "Share of packets lost in a call's leg.", ByLeg, new HistogramConfiguration { Buckets = Shares });
    private readonly Histogram _jitter = make.CreateHistogram("ivr_rtp_jitter_seconds", "Jitter at the end of a call's leg.", ByLeg, new HistogramConfiguration { Buckets = Seconds });
    private readonly Histogram _trip = make.CreateHistogram("ivr_rtp_round_trip_seconds", "Round trip at the end of a call's leg.", ["leg"], new HistogramConfiguration { Buckets = Seconds });
    private readonly Histogram _mos = make.CreateHistogram("ivr_rtp_mos", "Estimated opinion of a call's leg, 1 to 4.5.", ByLeg, new HistogramConfiguration { Buckets = Scores });

    public void Count(CallDetailRecord record)
    {
        foreach (var leg in record.Legs)
        {
            var kind = leg.Leg == LegQuality.Caller ? "caller" : "other";
            Observe(kind, "heard", leg.Loss, leg.Jitter, leg.Heard);
            Observe(kind, "sent", leg.LossThere, leg.JitterThere, leg.Sent);
            if (leg.RoundTrip is { } trip)
            {
                _trip.WithLabels(kind).Observe(trip / 1000);
            }
        }
    }

    public void Show(MediaCounters media, ClockHealth clock)
    {
        _legs.Set(media.SessionsOpen);
        _portsFree.Set(media.PortsFree);
        _late.IncTo(clock.LateTicks);
        _skipped.IncTo(clock.SkippedTicks);
        _long.IncTo(clock.LongTicks);
        _longest.Set(clock.LongestTickMs / 1000);
        _commands.Set(media.MostCommands);
        _rtp.WithLabels("sent").IncTo(media.PacketsSent);
        _rtp.WithLabels("received").IncTo(media.PacketsReceived);
        _dropped.WithLabels("foreign").IncTo(media.Foreign);
        _dropped.WithLabels("unauthentic").IncTo(media.Unauthentic);
        _dropped.WithLabels("replayed").IncTo(media.Replayed);
        _dropped.WithLabels("malformed").IncTo(media.Malformed);
        _dropped.WithLabels("send-failed").IncTo(media.SendFailures);
        _dropped.WithLabels("kernel").IncTo(media.Overflown);
        _faults.IncTo(media.Faults);
        _rtcp.WithLabels("sent").IncTo(media.ReportsSent);
        _rtcp.WithLabels("received").IncTo(media.ReportsReceived);
        _rtcpDropped.WithLabels("foreign").IncTo(media.ForeignReports);
        _rtcpDropped.WithLabels("malformed").IncTo(media.MalformedReports);
        _toneKeys.IncTo(media.ToneKeys);
    }

    private void Observe(string leg, string direction, double? loss, double? jitter, double? mos)
    {
        if (loss is { } share)
        {
            _loss.WithLabels(leg, direction).Observe(share);
        }

        if (jitter is { } milliseconds)
        {
            _jitter.WithLabels(leg, direction).Observe(milliseconds / 1000);
        }

        if (mos is { } score)
        {
            _mos.WithLabels(leg, direction).Observe(score);
        }
    }
}

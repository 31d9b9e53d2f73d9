using Ivr.Calls;
using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>What Prometheus reads of trunks.</summary>
internal sealed class TrunkMetrics(MetricFactory make)
{
    private readonly Gauge _up = make.CreateGauge("ivr_trunk_up", "1 when calls can go out by the trunk.", "trunk");
    private readonly Gauge _channels = make.CreateGauge("ivr_trunk_channels", "Channels taken.", "trunk", "direction");
    private readonly Counter _failures = make.CreateCounter("ivr_trunk_failures_total", "Calls out, OPTIONS and registrations that failed for the trunk's sake.", "trunk", "what");

    public void Show(IReadOnlyList<TrunkStatus> trunks)
    {
        foreach (var trunk in trunks)
        {
            _up.WithLabels(trunk.Name).Set(trunk.State == TrunkState.Up ? 1 : 0);
            _channels.WithLabels(trunk.Name, "in").Set(trunk.ChannelsIn);
            _channels.WithLabels(trunk.Name, "out").Set(trunk.ChannelsOut);
            _failures.WithLabels(trunk.Name, "call").IncTo(trunk.FailedCalls);
            _failures.WithLabels(trunk.Name, "probe").IncTo(trunk.FailedProbes);
            _failures.WithLabels(trunk.Name, "registration").IncTo(trunk.FailedRegistrations);
        }
    }
}

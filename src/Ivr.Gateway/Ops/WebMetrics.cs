using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>How web services do, for Prometheus.</summary>
internal sealed class WebMetrics(MetricFactory make)
{
    private readonly Histogram _asked = make.CreateHistogram(
        "ivr_web_seconds", "From a question to a web service to its answer, or to giving up.", ["service", "outcome"], new HistogramConfiguration { Buckets = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10] });

    /// <summary>Any thread.</summary>
    public void Count(string service, string outcome, TimeSpan took) => _asked.WithLabels(service, outcome).Observe(took.TotalSeconds);
}

using Ivr.Media;
using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>How recording does, for Prometheus.</summary>
internal sealed class RecordingMetrics(MetricFactory make)
{
    private readonly Gauge _running = make.CreateGauge("ivr_recordings", "Recordings being made.");
    private readonly Gauge _failing = make.CreateGauge("ivr_recordings_failing", "1 when calls that should be recorded are not.");
    private readonly Counter _ended = make.CreateCounter("ivr_recordings_total", "Recordings that are over.", "outcome");
    private readonly Counter _lost = make.CreateCounter("ivr_recording_frames_lost_total", "Frames of 20 ms that should be recorded and are not.");

    public void Show(RecordingHealth? health)
    {
        if (health is null)
        {
            return;
        }

        _running.Set(health.Running);
        _failing.Set(health.Failure is null ? 0 : 1);
        _ended.WithLabels("whole").IncTo(health.Finished);
        _ended.WithLabels("incomplete").IncTo(health.Faulty);
        _lost.IncTo(health.FramesLost);
    }
}

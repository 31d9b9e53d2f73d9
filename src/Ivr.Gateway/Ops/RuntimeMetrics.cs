using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>
/// What Prometheus reads of the process: garbage, pauses, processor time, memory. The names are those of the runtime's own meter,
/// <c>System.Runtime</c>, as OpenTelemetry writes them for Prometheus, so that ready-made dashboards fit.
/// </summary>
internal sealed class RuntimeMetrics(MetricFactory make)
{
    private readonly Counter _allocated = make.CreateCounter("dotnet_gc_heap_total_allocated_bytes_total", "Bytes allocated on the managed heap since the start.");
    private readonly Counter _collections = make.CreateCounter("dotnet_gc_collections_total", "Garbage collections.", "gc_heap_generation");
    private readonly Counter _pauses = make.CreateCounter("dotnet_gc_pause_time_seconds_total", "How long garbage collections stood everything still.");
    private readonly Counter _processor = make.CreateCounter("dotnet_process_cpu_time_seconds_total", "Processor time of the process.");
    private readonly Gauge _memory = make.CreateGauge("dotnet_process_memory_working_set_bytes", "Resident memory of the process.");

    public void Show()
    {
        _allocated.IncTo(GC.GetTotalAllocatedBytes());
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            // The runtime counts a collection for every generation it took along, the meter for the oldest one.
            var older = generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0;
            _collections.WithLabels($"gen{generation}").IncTo(GC.CollectionCount(generation) - older);
        }

        _pauses.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        _processor.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
        _memory.Set(Environment.WorkingSet);
    }
}

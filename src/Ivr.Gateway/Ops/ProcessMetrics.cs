using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>What Prometheus reads of the gateway's own process: memory, garbage and processor time, asked when it is read.</summary>
internal sealed class ProcessMetrics(MetricFactory make)
{
    private readonly Counter _allocated = make.CreateCounter("ivr_process_allocated_bytes_total", "Bytes allocated on the managed heap since the start.");
    private readonly Counter _collections = make.CreateCounter("ivr_process_collections_total", "Garbage collections of a generation and all younger ones.", "generation");
    private readonly Counter _paused = make.CreateCounter("ivr_process_collection_pause_seconds_total", "Time everything stood still for collections.");
    private readonly Gauge _heap = make.CreateGauge("ivr_process_heap_bytes", "The managed heap, garbage included.");
    private readonly Gauge _resident = make.CreateGauge("ivr_process_resident_bytes", "Memory the system has given the process.");
    private readonly Counter _cpu = make.CreateCounter("ivr_process_cpu_seconds_total", "Processor time.");

    public void Show()
    {
        _allocated.IncTo(GC.GetTotalAllocatedBytes());
        _heap.Set(GC.GetTotalMemory(forceFullCollection: false));
        _paused.IncTo(GC.GetTotalPauseDuration().TotalSeconds);
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            _collections.WithLabels(generation.ToString()).IncTo(GC.CollectionCount(generation));
        }

        _resident.Set(Environment.WorkingSet);
        _cpu.IncTo(Environment.CpuUsage.TotalTime.TotalSeconds);
    }
}

using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Ivr.Testing;
using Perfolizer.Horology;

namespace Ivr.Bench;

/// <summary>The pieces every call passes through, alone in this process: medians and allocations.</summary>
internal static class CodeFigures
{
    private static readonly Dictionary<string, (string What, double? Microseconds, double? Bytes)> Goals = new()
    {
        [nameof(SignallingBench.ParseInvite)] = ("parse a carrier's INVITE, read every typed header", 2, 2048),
        [nameof(SignallingBench.MakeResponse)] = ("make its 200", null, null),
        [nameof(SignallingBench.SerialiseResponse)] = ("serialise the 200", 1, 1024),
        [nameof(PlanBench.WalkFlow)] = ("walk the shipped plan", null, null),
        [nameof(PlanBench.ClaimAndReturn)] = ("claim: 100 callers, 50 seats, in memory", null, null),
        [nameof(MediaBench.Play)] = ("a prompt's packet, sent and heard", null, 0),
        [nameof(MediaBench.Relay)] = ("a bridged packet, heard and sent", null, 0),
        [nameof(SrtpBench.Protect)] = ("protect a packet", null, 0),
        [nameof(SrtpBench.ProtectAndOpen)] = ("protect and open a packet", null, 0),
    };

    /// <param name="quick">Fewer and shorter iterations.</param>
    /// <param name="notes">What is done, and what is not.</param>
    public static IReadOnlyList<Figure> Measure(bool quick, Notes notes)
    {
        // Warm enough that what is measured is compiled for good, also where the compiler's thread has to wait for others.
        var job = quick
            ? Job.Default.WithWarmupCount(6).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(100))
            : Job.Default.WithWarmupCount(6).WithIterationCount(9).WithIterationTime(TimeInterval.FromMilliseconds(250));
        var config = ManualConfig.CreateEmpty()
            .AddJob(job.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.GetFullPath("artifacts/bench"));
        var benches = new List<Type> { typeof(PlanBench), typeof(MediaBench), typeof(SrtpBench) };
        if (SharedFolder.WhyNot("bench/carrier-invite.sip") is { } absent)
        {
            notes.Remark($"parsing and serialising are left out: {absent}");
        }
        else
        {
            benches.Insert(0, typeof(SignallingBench));
        }

        var figures = new List<Figure>();
        foreach (var bench in benches)
        {
            notes.Progress($"{bench.Name}, alone in this process");
            var summary = BenchmarkRunner.Run(bench, config);
            figures.AddRange(summary.BenchmarksCases.SelectMany(one => Of(one, summary)));
        }

        return figures;
    }

    private static IEnumerable<Figure> Of(BenchmarkCase one, Summary summary)
    {
        var method = one.Descriptor.WorkloadMethod.Name;
        var report = summary[one];
        if (report?.ResultStatistics is not { } times)
        {
            throw new InvalidOperationException($"{method} could not be measured: {string.Join('\n', summary.ValidationErrors.Select(static error => error.Message))}");
        }

        var (what, microseconds, bytes) = Goals[method];
        var suffix = one.Parameters.Items.Count > 0 ? $", {one.Parameters.Items[0].Value}" : "";
        yield return new Figure(what + suffix, times.Median / 1000, "µs", microseconds is { } most ? new Goal(most) : null);
        yield return new Figure($"{what}{suffix}: allocated", report.GcStats.GetBytesAllocatedPerOperation(one) ?? double.NaN, "B", bytes is { } room ? new Goal(room) : null);
    }
}

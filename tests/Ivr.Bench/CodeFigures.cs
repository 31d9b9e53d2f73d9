using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>Runs <see cref="CodeBench"/> in this process; medians and allocations.</summary>
internal static class CodeFigures
{
    private static readonly (string Method, string What, double? Microseconds, double? Bytes)[] Goals =
    [
        (nameof(CodeBench.ParseInvite), "parse a carrier's INVITE, read every typed header", 2, 2048),
        (nameof(CodeBench.MakeResponse), "make its 200", null, null),
        (nameof(CodeBench.SerialiseResponse), "serialise the 200", 1, 1024),
        (nameof(CodeBench.WalkFlow), "walk the shipped plan", null, null),
        (nameof(CodeBench.ClaimAndReturn), "claim: 100 callers, 50 seats, in memory", null, null),
    ];

    public static IReadOnlyList<Figure> Measure(Action<string> say)
    {
        if (SharedFolder.WhyNot("bench/carrier-invite.sip") is { } absent)
        {
            say(absent);
            return [];
        }

        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithIterationCount(7).WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithArtifactsPath(Path.GetFullPath("artifacts/bench"));
        var summary = BenchmarkRunner.Run<CodeBench>(config);
        var figures = new List<Figure>();
        foreach (var (method, what, microseconds, bytes) in Goals)
        {
            var report = summary.Reports.SingleOrDefault(one => one.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
            if (report?.ResultStatistics is not { } times)
            {
                throw new InvalidOperationException($"{method} could not be measured: {string.Join('\n', summary.ValidationErrors.Select(error => error.Message))}");
            }

            figures.Add(new Figure(what, times.Median / 1000, "µs", microseconds));
            figures.Add(new Figure("  its allocations", report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0, "bytes", bytes));
        }

        return figures;
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>The load of the shared bench on a lab gateway of our own, which lives from the first point to the last.</summary>
internal static class LoadFigures
{
    private const string UsualPoints = "c100,c200,c500,a100,a300,b50,b100";

    // How long after the last call the memory of what lingers is back: transactions live 32 s.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(45);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(string? points, string? window, Action<string> say)
    {
        if (SharedFolder.WhyNot("bench/load.sh") is { } absent)
        {
            say(absent);
            return [];
        }

        var folder = Path.GetFullPath($"artifacts/bench/load-{Environment.ProcessId}");
        await using var gateway = await LabGateway.StartAsync();
        var before = gateway.Memory;
        await RunAsync(["--name", "ivr", "--target", "127.0.0.1:5070", "--pid", gateway.Id.ToString(CultureInfo.InvariantCulture),
            "--points", points ?? UsualPoints, "--window", window ?? "20", "--out", folder]);
        say($"resting {Rest.TotalSeconds:F0} s, then memory is looked at");
        await Task.Delay(Rest);
        var figures = (await File.ReadAllLinesAsync(Path.Combine(folder, "results.jsonl"))).SelectMany(OfPoint).ToList();
        figures.Add(new Figure("memory at the start", before, "MiB", null));
        figures.Add(new Figure($"memory {Rest.TotalSeconds:F0} s after the last call", gateway.Memory, "MiB", null));
        return figures;
    }

    // The goals of the shared bench's README.
    private static IEnumerable<Figure> OfPoint(string line)
    {
        var result = JsonDocument.Parse(line).RootElement;
        var point = result.GetProperty("point").GetString()!;
        double Of(string name) => result.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
        yield return new Figure($"{point}: failed calls", Of("failed"), "", 0);
        yield return new Figure($"{point}: retransmissions", Of("retrans"), "", 0);
        if (point[0] == 'c')
        {
            yield return new Figure($"{point}: CPU a call", Of("cpu_ms_per_call"), "ms", 0.7);
            yield return new Figure($"{point}: 200 OK, p99", Of("resp_p99"), "ms", 5);
        }
        else
        {
            yield return new Figure($"{point}: CPU a call-second", Of("cpu_ms_per_call_s"), "ms", point[0] == 'b' ? 0.9 : 0.3);
            yield return new Figure($"{point}: memory a call", Of("rss_per_call_kb"), "KiB", point[0] == 'b' ? 30 : 12);
            yield return new Figure($"{point}: RTP packets a second and call (counts from 49.5)", Of("rx_pps_per_call"), "", null);
        }

        yield return new Figure($"{point}: machine busy with others", 100 * Of("others"), "%", null);
    }

    private static async Task RunAsync(string[] arguments)
    {
        using var load = Process.Start(new ProcessStartInfo("bash", [SharedFolder.Of("bench", "load.sh"), .. arguments]))!;
        await load.WaitForExitAsync();
        if (load.ExitCode != 0)
        {
            throw new InvalidOperationException($"load.sh ended with {load.ExitCode}; it needs sipp, python3 and a C compiler");
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>
/// The load of the shared bench on a lab gateway of our own, which lives from the first point to the last; bridged calls again on one
/// that records them.
/// </summary>
internal static class LoadFigures
{
    // The first of each kind also pays for what is compiled then.
    private const string UsualPoints = "c100,c200,c500,a300,a600,a100,a2000,b100,b200";
    private const string RecordedPoints = "b200";

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
        var figures = new List<Figure>();
        await using (var gateway = await LabGateway.StartAsync())
        {
            var before = gateway.Memory;
            var lines = await RunAsync(gateway, points ?? UsualPoints, window, folder);
            say($"resting {Rest.TotalSeconds:F0} s, then memory is looked at");
            await Task.Delay(Rest);
            figures.AddRange(lines.SelectMany(line => OfPoint(line, recorded: false)));
            figures.Add(new Figure("memory at the start", before, "MiB", null));
            figures.Add(new Figure($"memory {Rest.TotalSeconds:F0} s after the last call", gateway.Memory, "MiB", null));
        }

        if (points is null)
        {
            await using var recording = await LabGateway.StartAsync("--record");
            figures.AddRange((await RunAsync(recording, RecordedPoints, window, folder + "-recorded")).SelectMany(line => OfPoint(line, recorded: true)));
        }

        return figures;
    }

    // The goals of the shared bench's README.
    private static IEnumerable<Figure> OfPoint(string line, bool recorded)
    {
        var result = JsonDocument.Parse(line).RootElement;
        var point = result.GetProperty("point").GetString()! + (recorded ? ", recorded" : "");
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
            yield return new Figure($"{point}: CPU a call-second", Of("cpu_ms_per_call_s"), "ms", recorded ? 1.6 : point[0] == 'b' ? 0.9 : 0.3);
            yield return new Figure($"{point}: memory a call", Of("rss_per_call_kb"), "KiB", point[0] == 'b' ? 30 : 12);
            yield return new Figure($"{point}: RTP packets a second and call (counts from 49.5)", Of("rx_pps_per_call"), "", null);
            var rtp = result.GetProperty("rtp");
            yield return new Figure($"{point}: gap between packets, p99", rtp.GetProperty("gap_p99").GetDouble(), "ms", point[0] == 'a' ? 22 : null);
            yield return new Figure($"{point}: gap between packets, p99.9", rtp.GetProperty("gap_p999").GetDouble(), "ms", point[0] == 'a' ? 25 : null);
        }

        yield return new Figure($"{point}: machine busy with others", 100 * Of("others"), "%", null);
    }

    private static async Task<string[]> RunAsync(LabGateway gateway, string points, string? window, string folder)
    {
        using var load = Process.Start(new ProcessStartInfo("bash",
            [SharedFolder.Of("bench", "load.sh"), "--name", "ivr", "--target", "127.0.0.1:5070", "--pid", gateway.Id.ToString(CultureInfo.InvariantCulture),
            "--points", points, "--window", window ?? "20", "--out", folder]))!;
        await load.WaitForExitAsync();
        if (load.ExitCode != 0)
        {
            throw new InvalidOperationException($"load.sh ended with {load.ExitCode}; it needs sipp, python3 and a C compiler");
        }

        return await File.ReadAllLinesAsync(Path.Combine(folder, "results.jsonl"));
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>Puts the shared bench's load on servers, one point after the other.</summary>
internal sealed class LoadDriver(string folder, int stillness, Patience patience, Notes notes)
{
    // load.sh: looking at the idle server, clearing up; calls settle before the window and stay a moment after it.
    private const double Around = 9;
    private const double Settling = 9;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private int _points;

    /// <param name="allocated">What the server has allocated so far, bytes; null: nobody looks.</param>
    /// <returns>Null: there was no time left for it.</returns>
    /// <exception cref="InvalidOperationException">The load could not be made.</exception>
    public async Task<LoadResult?> RunAsync(LoadTarget server, string point, int window, Func<Task<double>>? allocated = null)
    {
        var needed = TimeSpan.FromSeconds(Length(point) + window + stillness);
        if (!patience.IsEnoughFor($"{point} on {server.Name}", needed))
        {
            return null;
        }

        notes.Progress($"{point} on {server.Name}, about {needed.TotalSeconds:F0} s");
        var own = Path.Combine(folder, (++_points).ToString(CultureInfo.InvariantCulture));
        using var over = new CancellationTokenSource(needed * 3);
        var garbage = allocated is null ? Task.FromResult(double.NaN) : GarbageAsync(Path.Combine(own, $"{point}-1.rtp"), BenchOrder.Calls(point), allocated, over.Token);
        try
        {
            await LoadAsync(server, point, window, own, over.Token);
        }
        finally
        {
            // Whoever still waits for a window waits for nothing.
            await over.CancelAsync();
        }

        var line = (await File.ReadAllLinesAsync(Path.Combine(own, "results.jsonl")))[^1];
        var result = new LoadResult(server, point, JsonDocument.Parse(line).RootElement) { Garbage = await garbage };
        notes.Progress($"  CPU {Figure.Number(result.Processor)} ms, {Figure.Number(result["rx_pps_per_call"])} packets/s a call, {result["failed"]:F0} failed, {result["retrans"]:F0} sent again, others busy {100 * result["others"]:F0} %");
        return result;
    }

    // As load.sh has it: how fast calls begin, and that they end as fast.
    private static double Length(string point)
    {
        var most = point[0] switch { 'c' => 0, 'b' => 20.0, _ => double.MaxValue };
        return Around + (most > 0 ? Settling + (2 * BenchOrder.Calls(point) / Math.Min(most, Math.Max(10, BenchOrder.Calls(point) / 10.0))) : 0);
    }

    private async Task LoadAsync(LoadTarget server, string point, int window, string own, CancellationToken over)
    {
        using var load = Process.Start(new ProcessStartInfo("bash",
            [SharedFolder.Of("bench", "load.sh"), "--name", "server", "--target", server.Address, "--pid", server.Process.ToString(CultureInfo.InvariantCulture),
            "--points", point, "--window", window.ToString(CultureInfo.InvariantCulture), "--quiet-wait", stillness.ToString(CultureInfo.InvariantCulture), "--out", own])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = Task.WhenAll(load.StandardOutput.ReadToEndAsync(CancellationToken.None), load.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await load.WaitForExitAsync(over);
        }
        finally
        {
            if (!load.HasExited)
            {
                load.Kill(entireProcessTree: true);
            }
        }

        if (load.ExitCode != 0)
        {
            throw new InvalidOperationException($"load.sh ended with {load.ExitCode}; it needs sipp, python3 and a C compiler. It said: {string.Join('\n', await said)}");
        }
    }

    // The load's receiver writes a line when the window begins and one when it ends. To look costs garbage too, which a second look tells.
    private async Task<double> GarbageAsync(string lines, int calls, Func<Task<double>> allocated, CancellationToken over)
    {
        try
        {
            await LinesAsync(lines, 1, over);
            var begun = Stopwatch.GetTimestamp();
            var before = await allocated();
            await LinesAsync(lines, 2, over);
            var length = Stopwatch.GetElapsedTime(begun);
            var after = await allocated();
            var looking = await allocated() - after;
            return (after - before - looking) / (calls * length.TotalSeconds);
        }
        catch (Exception error) when (error is OperationCanceledException or HttpRequestException)
        {
            notes.Remark($"NOT MEASURED: garbage, for the gateway did not tell: {error.Message}");
            return double.NaN;
        }
    }

    private static async Task LinesAsync(string file, int count, CancellationToken over)
    {
        while (!File.Exists(file) || File.ReadLines(file).Count() < count)
        {
            await Task.Delay(LookEvery, over);
        }
    }
}

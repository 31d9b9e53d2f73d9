using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>A lab gateway of our own, from its start to its end.</summary>
internal sealed class LabGateway : IAsyncDisposable
{
    private const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _data;
    private readonly HttpClient _ops;

    private LabGateway(Process process, string data, HttpClient ops) => (_process, _data, _ops) = (process, data, ops);

    public LoadTarget Target => new("ivr", "127.0.0.1:5070", _process.Id);

    /// <summary>Resident memory, MiB.</summary>
    public double Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <param name="notes">Hear what it warns of.</param>
    /// <param name="arguments">Of <c>ivr lab</c>.</param>
    /// <exception cref="InvalidOperationException">It did not come up; why is in the notes.</exception>
    public static async Task<LabGateway> StartAsync(Notes notes, params string[] arguments)
    {
        var data = Directory.CreateTempSubdirectory("ivr-bench-").FullName;
        var process = Process.Start(new ProcessStartInfo(Repository.Path("artifacts/bin/Ivr.Cli/release/ivr"), ["lab", "--data", data, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Path("."),
        })!;
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
            {
                notes.Progress($"  gateway: {text}");
            }
        };
        process.BeginErrorReadLine();
        using var enough = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(enough.Token) is { } line)
        {
            if (line == "ready")
            {
                using var access = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(data, "ops.json"), enough.Token));
                return new LabGateway(process, data, new HttpClient { BaseAddress = new Uri(access.RootElement.GetProperty("url").GetString()!) });
            }
        }

        throw new InvalidOperationException("the lab gateway did not start; standard error says why");
    }

    /// <summary>All the process has allocated since its start, bytes. To ask costs some itself.</summary>
    public async Task<double> AllocatedAsync()
    {
        var metrics = await _ops.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var line = metrics.Split('\n').Single(static line => line.StartsWith(Allocated, StringComparison.Ordinal));
        return double.Parse(line.AsSpan(Allocated.Length), CultureInfo.InvariantCulture);
    }

    /// <summary>Ends it as an operator would, twice if it waits for calls.</summary>
    public async ValueTask DisposeAsync()
    {
        _ops.Dispose();
        using (_process)
        {
            for (var asked = 0; asked < 2 && !_process.HasExited; asked++)
            {
                using var kill = Process.Start("kill", [_process.Id.ToString(CultureInfo.InvariantCulture)]);
                await kill.WaitForExitAsync();
                try
                {
                    using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(10));
                    await _process.WaitForExitAsync(enough.Token);
                }
                catch (OperationCanceledException)
                {
                    // it still drains: the second signal ends it at once
                }
            }

            if (!_process.HasExited)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync();
            }
        }

        Directory.Delete(_data, recursive: true);
    }
}

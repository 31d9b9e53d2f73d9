using System.Diagnostics;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>A lab gateway of our own, from its start to its end.</summary>
internal sealed class LabGateway : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private LabGateway(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Resident memory, MiB.</summary>
    public double Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <param name="arguments">Of <c>ivr lab</c>.</param>
    /// <exception cref="InvalidOperationException">It did not come up; what it said is in the message.</exception>
    public static async Task<LabGateway> StartAsync(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Repository.Path("artifacts/bin/Ivr.Cli/release/ivr"), ["lab", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Path("."),
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        using var enough = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(enough.Token) is { } line)
        {
            if (line == "ready")
            {
                return new LabGateway(process);
            }
        }

        throw new InvalidOperationException($"the lab gateway did not start: {await errors}");
    }

    /// <summary>Ends it as an operator would, twice if it waits for calls.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            for (var asked = 0; asked < 2 && !_process.HasExited; asked++)
            {
                using var kill = Process.Start("kill", [Id.ToString()]);
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
            }
        }
    }
}

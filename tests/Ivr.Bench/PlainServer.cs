using System.Diagnostics;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>The floor: <c>Peers/plain.c</c>, built with the machine's C compiler and run beside the gateway.</summary>
internal sealed class PlainServer : IDisposable
{
    private const string Address = "127.0.0.1:5071";

    private readonly Process _process;

    private PlainServer(Process process) => _process = process;

    public LoadTarget Target => new("plain C", Address, _process.Id);

    /// <summary>It relays nobody.</summary>
    public static bool Can(string point) => point[0] is 'a' or 'c';

    /// <returns>Null: it cannot be built or started here; why was noted.</returns>
    public static async Task<PlainServer?> StartAsync(Notes notes)
    {
        var program = Path.GetFullPath("artifacts/bench/plain");
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        try
        {
            using var compiler = Process.Start("cc", ["-O2", "-o", program, Repository.Path("tests/Ivr.Bench/Peers/plain.c")]);
            await compiler.WaitForExitAsync();
            var process = compiler.ExitCode == 0 ? Process.Start(new ProcessStartInfo(program, [Address]) { RedirectStandardOutput = true }) : null;
            if (process is not null && await process.StandardOutput.ReadLineAsync() == "ready")
            {
                return new PlainServer(process);
            }

            notes.Remark($"NOT MEASURED: the plain server in C, which was not built or could not listen at {Address}");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            notes.Remark($"NOT MEASURED: the plain server in C: {error.Message}");
        }

        return null;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}

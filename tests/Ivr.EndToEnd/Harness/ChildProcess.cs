using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit.Sdk;

namespace Ivr.EndToEnd;

/// <summary>A program the tests start. It is ended by its id, when the test is over or the whole run breaks off.</summary>
internal sealed partial class ChildProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _out = new();
    private readonly ConcurrentQueue<string> _error = new();

    private ChildProcess(Process process)
    {
        _process = process;
        _process.OutputDataReceived += (_, line) => Keep(_out, line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_error, line.Data);
        AppDomain.CurrentDomain.ProcessExit += Abandoned;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it has exited.</summary>
    public int ExitCode => _process.ExitCode;

    public string Output => string.Join('\n', _out);

    public string Errors => string.Join('\n', _error);

    /// <exception cref="XunitException">The program is not installed.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start });
        try
        {
            child._process.Start();
        }
        catch (Win32Exception error)
        {
            throw new XunitException($"{program} cannot be started ({error.Message}); `sh tests/install-packages.sh` installs what the tests need");
        }

        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Asks it to stop, as systemd does.</summary>
    public void Ask()
    {
        if (Send(_process.Id, Terminate) != 0 && !_process.HasExited)
        {
            throw new XunitException($"SIGTERM could not be sent to {_process.Id}");
        }
    }

    /// <summary>Types a line.</summary>
    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Types the word that ends it, and waits until it has.</summary>
    public async Task QuitAsync(string word, double seconds)
    {
        Say(word);
        await ExitAsync(seconds);
    }

    /// <summary>Ends it without a warning, as a power cut does.</summary>
    public void Kill() => _process.Kill();

    /// <exception cref="XunitException">It still runs after <paramref name="seconds"/>.</exception>
    public async Task<int> ExitAsync(double seconds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new XunitException($"{_process.StartInfo.FileName} still runs after {seconds} s\n{Output}\n{Errors}");
        }

        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Abandoned;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void Abandoned(object? sender, EventArgs args)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(line);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}

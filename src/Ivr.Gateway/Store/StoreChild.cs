using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Ivr.Gateway.Store;

/// <summary>One run of the store's process, from its PORT line to its end.</summary>
internal sealed class StoreChild : IDisposable
{
    private readonly Process _process;
    private volatile string _lastWords = "no last words";
    private Task _silence = Task.CompletedTask;

    private StoreChild(Process process)
    {
        _process = process;
        Id = process.Id;
        Ended = process.WaitForExitAsync();
    }

    public int Id { get; }

    public int Port { get; private set; }

    /// <summary>Completes when the process has ended, whatever the reason.</summary>
    public Task Ended { get; }

    /// <summary>The last line it wrote on standard error.</summary>
    public string LastWords => _lastWords;

    public static async Task<StoreChild> StartAsync(StoreProgram program, string directory, int? port, TimeSpan limit, TimeProvider time)
    {
        Process process;
        try
        {
            process = Process.Start(program.Command(directory, port))
                ?? throw new StoreStartException($"{program.File} did not start");
        }
        catch (Win32Exception e)
        {
            throw new StoreStartException($"{program.File} cannot be started: {e.Message}");
        }

        var child = new StoreChild(process);
        process.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrWhiteSpace(line.Data))
            {
                child._lastWords = line.Data.Trim();
            }
        };
        process.BeginErrorReadLine();
        try
        {
            child.Port = await child.PortAsync().WaitAsync(limit, time);
            child._silence = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);   // a full pipe would stop the child
            return child;
        }
        catch (TimeoutException)
        {
            await child.EndAsync(TimeSpan.Zero);
            child.Dispose();
            throw new StoreStartException($"the embedded store in {directory} did not answer within {limit.TotalSeconds:0} s");
        }
        catch (EndOfStreamException)
        {
            await child.Ended;
            string why = child.LastWords;
            child.Dispose();
            throw new StoreStartException(why);
        }
    }

    /// <summary>Closes its standard input, which asks it to flush and end; true when it did so within the limit.</summary>
    public async Task<bool> EndAsync(TimeSpan limit)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // the pipe is already broken: the process has gone, which is what we want
        }

        bool willing = true;
        try
        {
            await Ended.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            willing = false;
            _process.Kill();
            await Ended;
        }

        await _silence;
        return willing;
    }

    public void Dispose() => _process.Dispose();

    private async Task<int> PortAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("PORT ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int port))
            {
                return port;
            }
        }

        throw new EndOfStreamException();
    }
}

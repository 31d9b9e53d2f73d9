using System.Net;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Store;

/// <summary>
/// The parent side of the embedded store: starts the child, learns its port, and starts it again on the same port
/// whenever it dies, so that the store's clients reconnect by themselves. Disposing lets the child flush and end.
/// </summary>
public sealed partial class EmbeddedStore : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20), StopLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100), LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(30);

    private readonly StoreProgram _program;
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stop = new();
    private StoreChild _child;
    private Task _watch = Task.CompletedTask;
    private int _restarts;

    private EmbeddedStore(StoreProgram program, string directory, StoreChild child, TimeProvider time, ILogger log)
    {
        _program = program;
        _directory = directory;
        _child = child;
        _time = time;
        _log = log;
        Endpoint = new IPEndPoint(IPAddress.Loopback, child.Port);
    }

    /// <summary>Where the store answers; the same for the whole life of this object.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Process id of the child now serving, or of the one that has just died.</summary>
    public int ChildId => Volatile.Read(ref _child).Id;

    /// <summary>How often a dead child was replaced.</summary>
    public int Restarts => Volatile.Read(ref _restarts);

    /// <summary>Called after each restart, once the new child answers: stores repair what a torn script left.</summary>
    public Action? OnRestarted { get; set; }

    /// <summary>Starts the store in <paramref name="directory"/> and waits until it answers.</summary>
    /// <param name="program">The <c>ivr</c> program; null means this one.</param>
    /// <exception cref="StoreStartException">It did not start within 20 s; the message says why.</exception>
    public static async Task<EmbeddedStore> StartAsync(
        string directory, TimeProvider time, ILogger log, StoreProgram? program = null, int? port = null)
    {
        program ??= StoreProgram.Own();
        directory = Path.GetFullPath(directory);
        var child = await StoreChild.StartAsync(program, directory, port, StartLimit, time);
        LogStarted(log, directory, child.Port, child.Id);
        var store = new EmbeddedStore(program, directory, child, time, log);
        store._watch = store.WatchAsync();
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _watch;
        if (!await _child.EndAsync(StopLimit))
        {
            LogKilled(_log, _child.Id, (int)StopLimit.TotalSeconds);
        }

        _child.Dispose();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        var pause = FirstPause;
        while (true)
        {
            long began = _time.GetTimestamp();
            try
            {
                await _child.Ended.WaitAsync(_stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            LogDied(_log, _child.Id, _child.LastWords);
            if (_time.GetElapsedTime(began) > Steady)
            {
                pause = FirstPause;
            }

            if (!await RestartAsync(pause))
            {
                return;
            }

            pause = Longer(pause);
            Interlocked.Increment(ref _restarts);
            LogRestarted(_log, Endpoint.Port, _child.Id);
            OnRestarted?.Invoke();
        }
    }

    /// <summary>False when the store was disposed meanwhile.</summary>
    private async Task<bool> RestartAsync(TimeSpan pause)
    {
        while (true)
        {
            try
            {
                await Task.Delay(pause, _time, _stop.Token);
                var next = await StoreChild.StartAsync(_program, _directory, Endpoint.Port, StartLimit, _time);
                Interlocked.Exchange(ref _child, next).Dispose();
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
            catch (StoreStartException e)
            {
                LogStillAway(_log, e.Message);
                pause = Longer(pause);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 > LongestPause ? LongestPause : pause * 2;

    [LoggerMessage(3101, LogLevel.Information, "embedded store: {Directory} on 127.0.0.1:{Port}, process {Pid}")]
    private static partial void LogStarted(ILogger log, string directory, int port, int pid);

    [LoggerMessage(3102, LogLevel.Error, "embedded store: process {Pid} ended unasked ({LastWords}); starting it again")]
    private static partial void LogDied(ILogger log, int pid, string lastWords);

    [LoggerMessage(3103, LogLevel.Warning, "embedded store: back on 127.0.0.1:{Port}, process {Pid}")]
    private static partial void LogRestarted(ILogger log, int port, int pid);

    [LoggerMessage(3104, LogLevel.Error, "embedded store: still away: {Why}")]
    private static partial void LogStillAway(ILogger log, string why);

    [LoggerMessage(3105, LogLevel.Warning, "embedded store: process {Pid} did not end within {Seconds} s and was killed")]
    private static partial void LogKilled(ILogger log, int pid, int seconds);
}

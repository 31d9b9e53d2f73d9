using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Ivr.Acd.Tests.Contract;
using Ivr.Gateway.Store;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using Xunit;

namespace Ivr.Redis.Tests.Servers;

/// <summary>A server process of our own, with its own folder.</summary>
public abstract class StoreServer : IAsyncLifetime
{
    private int _prefixes;

    protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("ivr-store-");

    public abstract IPEndPoint Endpoint { get; }

    public abstract Task InitializeAsync();

    /// <summary>SIGKILL, and back again on the same port and folder; returns when it answers.</summary>
    public abstract Task KillAndRestartAsync();

    /// <summary>It is gone, and nobody starts it again.</summary>
    public abstract Task KillAsync();

    /// <summary>After <see cref="KillAsync"/>: back on the same port and folder.</summary>
    public abstract Task StartAgainAsync();

    /// <summary>Nothing answers any more, though connections stay.</summary>
    public abstract IDisposable Freeze();

    public virtual Task DisposeAsync()
    {
        Folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    public string NewPrefix() => $"test{Interlocked.Increment(ref _prefixes)}";

    /// <summary>Connects patiently, for this machine may be busy; tests of impatience say how long to wait.</summary>
    public Task<RedisStores> ConnectAsync(string prefix, TimeSpan? answerWithin = null) => RedisStores.ConnectAsync(
        RedisStoreOptions.At(Endpoint) with { Prefix = prefix, AnswerWithin = answerWithin ?? TimeSpan.FromSeconds(20) }, TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>A hand on the keys themselves.</summary>
    public async Task<ConnectionMultiplexer> OpenAsync() =>
        await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { Endpoint }, ConnectRetry = 5, AllowAdmin = true });

    protected static IDisposable Freeze(int pid)
    {
        _ = Kill(pid, 19);
        return new Frozen(pid);
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);

    private sealed class Frozen(int pid) : IDisposable
    {
        public void Dispose() => _ = Kill(pid, 18);
    }
}

/// <summary>A redis-server from PATH, as production runs it: <c>appendonly yes</c>.</summary>
public sealed class RedisServer : StoreServer
{
    private Process? _process;
    private int _port;

    public override IPEndPoint Endpoint => new(IPAddress.Loopback, _port);

    public override async Task InitializeAsync()
    {
        if (NeedsProgramAttribute.IsInstalled("redis-server"))
        {
            using (var listener = new TcpListener(IPAddress.Loopback, 0))
            {
                listener.Start();
                _port = ((IPEndPoint)listener.LocalEndpoint).Port;
            }

            await StartAsync();
        }
    }

    public override async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public override async Task KillAndRestartAsync()
    {
        await KillAsync();
        await StartAgainAsync();
    }

    public override Task StartAgainAsync()
    {
        _process!.Dispose();
        return StartAsync();
    }

    public override IDisposable Freeze() => Freeze(_process!.Id);

    public override async Task DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
            {
                await KillAsync();
            }

            _process.Dispose();
        }

        await base.DisposeAsync();
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true };
        foreach (var argument in $"--bind 127.0.0.1 --port {_port} --appendonly yes --appendfsync everysec --dir {Folder.FullName} --save".Split(' ').Append(""))
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
        }

        throw new InvalidOperationException($"redis-server did not start on port {_port}");
    }
}

/// <summary>The embedded store, as the gateway starts it.</summary>
public sealed class EmbeddedServer : StoreServer
{
    private EmbeddedStore? _store;
    private IPEndPoint? _endpoint;

    public override IPEndPoint Endpoint => _endpoint!;

    public override async Task InitializeAsync()
    {
        _store = await EmbeddedStore.StartAsync(
            Folder.FullName, TimeProvider.System, NullLogger.Instance, StoreProgram.At(Path.Combine(AppContext.BaseDirectory, "ivr.dll")), _endpoint?.Port);
        _endpoint = _store.Endpoint;
    }

    public override async Task KillAsync()
    {
        await _store!.DisposeAsync();
        _store = null;
    }

    public override Task StartAgainAsync() => InitializeAsync();

    public override async Task KillAndRestartAsync()
    {
        var restarted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store!.OnRestarted = () => restarted.TrySetResult();
        using (var child = Process.GetProcessById(_store.ChildId))
        {
            child.Kill();
        }

        await restarted.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public override IDisposable Freeze() => Freeze(_store!.ChildId);

    public override async Task DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}

[CollectionDefinition(nameof(RedisServer))]
public sealed class RedisCollection : ICollectionFixture<RedisServer>;

[CollectionDefinition(nameof(EmbeddedServer))]
public sealed class EmbeddedCollection : ICollectionFixture<EmbeddedServer>;

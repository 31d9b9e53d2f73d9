using System.Globalization;
using System.Net.Sockets;

namespace Ivr.EndToEnd;

/// <summary>Debian's <c>redis-server</c>, on a free port; what was written outlives it.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder;
    private ChildProcess _process;

    private RedisServer(string folder, int port)
    {
        _folder = folder;
        Port = port;
        _process = Run();
    }

    public int Port { get; }

    public static async Task<RedisServer> StartAsync(TempFolder folder)
    {
        var server = new RedisServer(folder.Room("redis"), Ports.Tcp());
        await server.ReadyAsync();
        return server;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.ExitAsync(10);
    }

    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = Run();
        await ReadyAsync();
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private ChildProcess Run() => ChildProcess.Start(
        "redis-server",
        ["--bind", "127.0.0.1", "--port", Port.ToString(CultureInfo.InvariantCulture), "--dir", _folder, "--save", "", "--appendonly", "yes", "--appendfsync", "always"],
        _folder);

    private Task ReadyAsync() => Eventually.SeeAsync("redis-server ready", 20, async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port);
            await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
            var answer = new byte[16];
            var length = await client.GetStream().ReadAsync(answer);
            return answer.AsSpan(0, length).StartsWith("+PONG"u8) ? this : null;
        }
        catch (SocketException)
        {
            return null;
        }
    });
}

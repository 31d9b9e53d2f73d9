using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// SIP over TCP: listens, dials where no connection leads (a phone behind a NAT is reached only by the one it opened), answers on the connection the request came by
/// (RFC 3261 18.2.2), and keeps the number of connections bounded.
/// </summary>
public sealed partial class TcpTransport(IPEndPoint local, SipSocketOptions options, TimeProvider time, ILoggerFactory logs) : ISipTransport
{
    private readonly ILogger _log = logs.CreateLogger<TcpTransport>();
    private readonly Socket _listener = new(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<long, TcpConnection> _connections = new();
    private readonly ConcurrentDictionary<IPEndPoint, TcpConnection> _byRemote = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _dialling = new();
    private Task _accepting = Task.CompletedTask;
    private ITimer? _sweep;
    private SipReceiver? _receiver;
    private long _lastId;

    public SipTransportKind Kind => SipTransportKind.Tcp;

    public IPEndPoint Local => (IPEndPoint?)_listener.LocalEndPoint ?? local;

    public int Connections => _connections.Count;

    public void Start(SipReceiver receiver)
    {
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _listener.DualMode = local.Address.Equals(IPAddress.IPv6Any);
            }

            _listener.Bind(local);
            _listener.Listen(512);
        }
        catch (SocketException error)
        {
            throw SipBindException.Of(Kind, local, error);
        }

        _receiver = receiver;
        _sweep = time.CreateTimer(_ => Sweep(), null, options.FirstMessage / 4, options.FirstMessage / 4);
        _accepting = Detached.Start(() => AcceptAsync());
    }

    public void Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        if (flow.Connection != 0 && _connections.TryGetValue(flow.Connection, out var same) && same.TrySend(message, failed))
        {
            return;
        }

        if (_stop.IsCancellationRequested || !Leading(flow.Remote).TrySend(message, failed))
        {
            failed?.Invoke();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _sweep?.Dispose();
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _connections.Values)
        {
            connection.Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var remote = (IPEndPoint)socket.RemoteEndPoint!;
                _ = RunAsync(Adopt(socket, remote), dial: null);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                // Out of descriptors, or gone before it was taken: the next one may do.
                LogNotAccepted(error.Message);
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }

    private TcpConnection Leading(IPEndPoint remote)
    {
        TcpConnection connection;
        lock (_dialling)
        {
            if (_byRemote.TryGetValue(remote, out var open))
            {
                return open;
            }

            connection = Adopt(new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp), remote);
        }

        _ = Detached.Start(() => RunAsync(connection, remote));
        return connection;
    }

    private TcpConnection Adopt(Socket socket, IPEndPoint remote)
    {
        if (_connections.Count >= options.MostConnections && _connections.Values.MaxBy(one => one.Silent) is { } quietest)
        {
            LogFull(options.MostConnections, quietest.Flow);
            quietest.Dispose();
        }

        var plain = remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;
        var flow = new SipFlow(SipTransportKind.Tcp, plain, Interlocked.Increment(ref _lastId));
        var connection = new TcpConnection(flow, socket, options, time);
        _connections[flow.Connection] = connection;
        _byRemote[plain] = connection;
        return connection;
    }

    private async Task RunAsync(TcpConnection connection, IPEndPoint? dial)
    {
        try
        {
            if (await connection.RunAsync(_receiver!, dial, options.Connect) is { } why)
            {
                LogClosed(connection.Flow, why);
            }
        }
        catch (Exception error)
        {
            LogBroken(error, connection.Flow);
        }
        finally
        {
            connection.Dispose();
            _connections.TryRemove(connection.Flow.Connection, out _);
            _byRemote.TryRemove(KeyValuePair.Create(connection.Flow.Remote, connection));
        }
    }

    private void Sweep()
    {
        foreach (var connection in _connections.Values)
        {
            if (connection.Silent > (connection.HasSpoken ? options.Idle : options.FirstMessage))
            {
                connection.Dispose();
            }
        }
    }

    [LoggerMessage(320, LogLevel.Debug, "TCP connection {Flow} ended: {Why}")]
    private partial void LogClosed(SipFlow flow, string why);

    [LoggerMessage(321, LogLevel.Warning, "A TCP connection could not be accepted: {Why}")]
    private partial void LogNotAccepted(string why);

    [LoggerMessage(322, LogLevel.Warning, "{Most} SIP connections are open; the quietest, {Flow}, is closed for a new one")]
    private partial void LogFull(int most, SipFlow flow);

    [LoggerMessage(323, LogLevel.Error, "Serving TCP connection {Flow} failed")]
    private partial void LogBroken(Exception error, SipFlow flow);
}

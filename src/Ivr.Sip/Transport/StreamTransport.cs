using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// What TCP and TLS share: listens, dials where no connection leads (a phone behind a NAT is reached only by the one it
/// opened), answers on the connection the request came by (RFC 3261 18.2.2), and keeps the number of connections bounded.
/// </summary>
public abstract partial class StreamTransport : ISipTransport
{
    private readonly IPEndPoint _local;
    private readonly SipSocketOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Socket _listener;
    private readonly ConcurrentDictionary<long, StreamConnection> _connections = new();
    private readonly ConcurrentDictionary<IPEndPoint, StreamConnection> _byRemote = new();
    private readonly ConcurrentDictionary<IPEndPoint, bool> _answering = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _dialling = new();
    private Task _accepting = Task.CompletedTask;
    private ITimer? _sweep;
    private SipReceiver? _receiver;
    private long _lastId;

    private protected StreamTransport(SipTransportKind kind, IPEndPoint local, SipSocketOptions options, TimeProvider time, ILogger log)
    {
        Kind = kind;
        _local = local;
        _options = options;
        _time = time;
        _log = log;
        _listener = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    }

    public SipTransportKind Kind { get; }

    public IPEndPoint Local => (IPEndPoint?)_listener.LocalEndPoint ?? _local;

    public int Connections => _connections.Count;

    internal IEnumerable<StreamConnection> Open => _connections.Values;

    public void Start(SipReceiver receiver)
    {
        try
        {
            if (_local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _listener.DualMode = _local.Address.Equals(IPAddress.IPv6Any);
            }

            _listener.Bind(_local);
            _listener.Listen(512);
        }
        catch (SocketException error)
        {
            throw SipBindException.Of(Kind, _local, error);
        }

        _receiver = receiver;
        var often = _options.Pong / 2 < _options.FirstMessage / 4 ? _options.Pong / 2 : _options.FirstMessage / 4;
        _sweep = _time.CreateTimer(_ => Sweep(), null, often, often);
        _accepting = Detached.Start(() => AcceptAsync());
    }

    public long Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        if (flow.Connection != 0 && _connections.TryGetValue(flow.Connection, out var same) && same.TrySend(message, failed))
        {
            return flow.Connection;
        }

        if (!_stop.IsCancellationRequested && Leading(flow) is var connection && connection.TrySend(message, failed))
        {
            return connection.Flow.Connection;
        }

        failed?.Invoke();
        return 0;
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

        GC.SuppressFinalize(this);
    }

    /// <summary>Makes of a connection the stream that messages go by.</summary>
    /// <param name="dialled">Whom we called; null: he called us.</param>
    private protected abstract Task<Stream> OpenAsync(Stream connection, SipFlow? dialled, CancellationToken stop);

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var remote = (IPEndPoint)socket.RemoteEndPoint!;
                _ = RunAsync(Adopt(socket, remote, isDialled: false), dial: null);
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

    private StreamConnection Leading(SipFlow way)
    {
        var remote = way.Remote;
        StreamConnection connection;
        lock (_dialling)
        {
            if (_byRemote.TryGetValue(remote, out var open))
            {
                return open;
            }

            connection = Adopt(new Socket(remote.AddressFamily, SocketType.Stream, ProtocolType.Tcp), remote, isDialled: true);
        }

        _ = Detached.Start(() => RunAsync(connection, way));
        return connection;
    }

    private StreamConnection Adopt(Socket socket, IPEndPoint remote, bool isDialled)
    {
        if (_connections.Count >= _options.MostConnections && _connections.Values.MaxBy(one => one.Silent) is { } quietest)
        {
            LogFull(_options.MostConnections, quietest.Flow);
            quietest.Dispose();
        }

        var plain = remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;
        var flow = new SipFlow(Kind, plain, Interlocked.Increment(ref _lastId));
        var connection = new StreamConnection(flow, socket, _options, _time) { IsDialled = isDialled };
        _connections[flow.Connection] = connection;
        _byRemote[plain] = connection;
        return connection;
    }

    private async Task RunAsync(StreamConnection connection, SipFlow? dial)
    {
        try
        {
            if (await connection.RunAsync(_receiver!, dial?.Remote, (stream, stop) => OpenAsync(stream, dial, stop), _options.Connect) is { } why)
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
            _receiver!.Closed(connection.Flow);
        }
    }

    private void Sweep()
    {
        foreach (var connection in _connections.Values)
        {
            if (connection.Silent > (connection.HasSpoken ? _options.Idle : _options.FirstMessage))
            {
                connection.Dispose();
            }
            else if (connection.IsDialled)
            {
                KeepAlive(connection);
            }
        }
    }

    private void KeepAlive(StreamConnection connection)
    {
        var remote = connection.Flow.Remote;
        if (connection.Alive.Answers && _answering.Count < _options.MostConnections)
        {
            _answering.TryAdd(remote, true);
        }

        switch (connection.Alive.Look(mustAnswer: connection.Alive.Answers || _answering.ContainsKey(remote)))
        {
            case Sip.KeepAlive.Need.Ping:
                connection.TrySend(Sip.KeepAlive.Ping, null);
                break;
            case Sip.KeepAlive.Need.Close:
                LogDead(connection.Flow, _options.Pong.TotalSeconds);
                connection.Dispose();
                break;
        }
    }

    [LoggerMessage(320, LogLevel.Debug, "Connection {Flow} ended: {Why}")]
    private partial void LogClosed(SipFlow flow, string why);

    [LoggerMessage(321, LogLevel.Warning, "A connection could not be accepted: {Why}")]
    private partial void LogNotAccepted(string why);

    [LoggerMessage(322, LogLevel.Warning, "{Most} SIP connections are open; the quietest, {Flow}, is closed for a new one")]
    private partial void LogFull(int most, SipFlow flow);

    [LoggerMessage(324, LogLevel.Warning, "Connection {Flow} is dead, no pong came in {Seconds} s; it is closed, the next message dials anew")]
    private partial void LogDead(SipFlow flow, double seconds);

    [LoggerMessage(323, LogLevel.Error, "Serving connection {Flow} failed")]
    private partial void LogBroken(Exception error, SipFlow flow);
}

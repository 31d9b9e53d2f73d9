using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// SIP over one UDP socket: one reading thread, sending from any. A thread that waits in the kernel is woken once for a
/// datagram; an asynchronous receive would wake two, the poller and a worker.
/// </summary>
public sealed partial class UdpTransport(IPEndPoint local, SipSocketOptions options, ILoggerFactory logs) : ISipTransport
{
    private const int MostFlows = 4096;

    private readonly ILogger _log = logs.CreateLogger<UdpTransport>();
    private readonly Socket _socket = new(local.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
    private readonly CancellationTokenSource _stop = new();
    private Thread? _reading;

    public SipTransportKind Kind => SipTransportKind.Udp;

    public IPEndPoint Local => (IPEndPoint?)_socket.LocalEndPoint ?? local;

    public void Start(SipReceiver receiver)
    {
        try
        {
            if (local.AddressFamily == AddressFamily.InterNetworkV6)
            {
                _socket.DualMode = local.Address.Equals(IPAddress.IPv6Any);
            }

            _socket.ReceiveBufferSize = options.UdpReceiveBuffer;
            _socket.Bind(local);
        }
        catch (SocketException error)
        {
            throw SipBindException.Of(Kind, local, error);
        }

        if (_socket.ReceiveBufferSize < options.UdpReceiveBuffer)
        {
            LogSmallBuffer(_socket.ReceiveBufferSize, options.UdpReceiveBuffer);
        }

        _reading = new Thread(() => Read(receiver)) { Name = "sip udp", IsBackground = true };
        _reading.Start();
    }

    public long Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        try
        {
            _socket.SendTo(message.Span, SocketFlags.None, Reachable(flow.Remote));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            LogUnsent(flow, error.Message);
            failed?.Invoke();
        }

        return 0;
    }

    public ValueTask DisposeAsync()
    {
        _stop.Cancel();
        _socket.Dispose();
        if (_reading != Thread.CurrentThread)
        {
            _reading?.Join();
        }

        _stop.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Read(SipReceiver receiver)
    {
        var buffer = new byte[65536];
        var from = new SocketAddress(_socket.AddressFamily);
        var flows = new Dictionary<SocketAddress, SipFlow>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var length = _socket.ReceiveFrom(buffer, SocketFlags.None, from);
                receiver.Datagram(FlowOf(from, flows), buffer.AsSpan(0, length));
                options.AfterDatagram?.Invoke(_socket.Available > 0);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // An ICMP error of an earlier send, or a fault in one message: the next one is another.
                LogReadFailed(error.Message);
                Thread.Sleep(1);
            }
        }
    }

    // The same neighbours come again and again: their flow is made once.
    private static SipFlow FlowOf(SocketAddress from, Dictionary<SocketAddress, SipFlow> flows)
    {
        if (flows.TryGetValue(from, out var flow))
        {
            return flow;
        }

        if (flows.Count >= MostFlows)
        {
            flows.Clear();
        }

        var copy = new SocketAddress(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(copy.Buffer.Span);
        var any = from.Family == AddressFamily.InterNetworkV6 ? new IPEndPoint(IPAddress.IPv6Any, 0) : new IPEndPoint(IPAddress.Any, 0);
        flow = new SipFlow(SipTransportKind.Udp, Plain((IPEndPoint)any.Create(copy)));
        flows[copy] = flow;
        return flow;
    }

    private static IPEndPoint Plain(IPEndPoint remote) =>
        remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;

    private IPEndPoint Reachable(IPEndPoint remote) =>
        _socket.AddressFamily == AddressFamily.InterNetworkV6 && remote.AddressFamily == AddressFamily.InterNetwork
            ? new IPEndPoint(remote.Address.MapToIPv6(), remote.Port)
            : remote;

    [LoggerMessage(310, LogLevel.Warning, "The kernel gives UDP a receive buffer of {Given} bytes, {Wanted} were asked; raise net.core.rmem_max")]
    private partial void LogSmallBuffer(int given, int wanted);

    [LoggerMessage(311, LogLevel.Warning, "A SIP datagram to {Flow} could not be sent: {Why}")]
    private partial void LogUnsent(SipFlow flow, string why);

    [LoggerMessage(312, LogLevel.Warning, "Reading SIP from UDP failed, the next datagram is awaited: {Why}")]
    private partial void LogReadFailed(string why);
}

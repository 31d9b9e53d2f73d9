using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Sip.Tests;

/// <summary>The real sockets, on loopback and free ports. Nothing here measures time; a patience only keeps a fault from hanging the run.</summary>
public sealed class SocketTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly UdpTransport _udp = new(new IPEndPoint(IPAddress.Loopback, 0), new SipSocketOptions(), NullLoggerFactory.Instance);
    private readonly TcpTransport _tcp = new(new IPEndPoint(IPAddress.Loopback, 0), new SipSocketOptions { MostConnections = 3 }, TimeProvider.System, NullLoggerFactory.Instance);
    private readonly SynchronizationContext _home = new();
    private readonly CancellationTokenSource _patience = new(Patience);
    private SipEndpoint _endpoint = null!;

    public Task InitializeAsync()
    {
        _endpoint = new SipEndpoint(
            new SipEndpointOptions { Address = new SipUri("sip", "", "127.0.0.1", 0) },
            new SipHandlers { HomeFor = (_, _) => _home, OnInvite = static call => call.Reject(486), ServiceHome = _home, OnRequest = static request => request.Respond(200) },
            [_udp, _tcp],
            new CountingIds("gw"),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        _endpoint.Start();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _endpoint.DisposeAsync().AsTask();

    public void Dispose() => _patience.Dispose();

    [Fact]
    public async Task A_datagram_is_answered_where_it_came_from()
    {
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await client.SendAsync(Options("UDP", "1"), _udp.Local, _patience.Token);
        var answer = Encoding.UTF8.GetString((await client.ReceiveAsync(_patience.Token)).Buffer);
        Assert.StartsWith("SIP/2.0 200", answer, StringComparison.Ordinal);
        Assert.Contains($"rport={((IPEndPoint)client.Client.LocalEndPoint!).Port}", answer);
    }

    [Fact]
    public async Task A_large_datagram_and_junk_before_it_are_borne()
    {
        using var client = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await client.SendAsync(new byte[60000], _udp.Local, _patience.Token);
        await client.SendAsync(Array.Empty<byte>(), _udp.Local, _patience.Token);
        await client.SendAsync(Options("UDP", "1", $"X-Big: {new string('x', 30000)}\r\n"), _udp.Local, _patience.Token);
        Assert.StartsWith("SIP/2.0 200", Encoding.UTF8.GetString((await client.ReceiveAsync(_patience.Token)).Buffer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_may_be_split_anywhere_and_joined()
    {
        using var client = await ConnectAsync();
        foreach (var octet in Options("TCP", "1"))
        {
            await client.SendAsync(new[] { octet }, _patience.Token);
        }

        Assert.Equal(["1"], await AnswersAsync(client, 1));
        await client.SendAsync((byte[])[.. Options("TCP", "2"), .. Options("TCP", "3"), .. Options("TCP", "4")[..30]], _patience.Token);
        Assert.Equal(["2", "3"], (await AnswersAsync(client, 2)).Order());
        await client.SendAsync(Options("TCP", "4").AsMemory(30), _patience.Token);
        Assert.Equal(["4"], await AnswersAsync(client, 1));
    }

    [Fact]
    public async Task A_stream_whose_framing_is_lost_is_answered_and_closed()
    {
        using var client = await ConnectAsync();
        var text = Encoding.UTF8.GetString(Options("TCP", "1")).Replace("Content-Length: 0", "Content-Length: five");
        await client.SendAsync(Encoding.UTF8.GetBytes(text), _patience.Token);
        var heard = await ReadToEndAsync(client);
        Assert.StartsWith("SIP/2.0 400", heard, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ping_is_ponged()
    {
        using var client = await ConnectAsync();
        await client.SendAsync("\r\n\r\n"u8.ToArray(), _patience.Token);
        var buffer = new byte[10];
        Assert.Equal(2, await client.ReceiveAsync(buffer, _patience.Token));
    }

    [Fact]
    public async Task One_connection_too_many_closes_the_quietest()
    {
        using var first = await ConnectAsync();
        await first.SendAsync(Options("TCP", "1"), _patience.Token);
        await AnswersAsync(first, 1);
        using var second = await ConnectAsync();
        using var third = await ConnectAsync();
        foreach (var client in new[] { second, third })
        {
            await client.SendAsync(Options("TCP", "2"), _patience.Token);
            await AnswersAsync(client, 1);
        }

        using var fourth = await ConnectAsync();
        Assert.Equal("", await ReadToEndAsync(first));
        await fourth.SendAsync(Options("TCP", "3"), _patience.Token);
        Assert.Equal(["3"], await AnswersAsync(fourth, 1));
    }

    [Fact]
    public async Task We_dial_where_no_connection_leads_and_hear_the_answer_on_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = (IPEndPoint)listener.LocalEndpoint;
        var asked = _endpoint.RequestAsync(_home, Outbound(target, SipTransportKind.Tcp), _patience.Token);
        using var server = await listener.AcceptSocketAsync(_patience.Token);
        var request = await ReadHeadAsync(server);
        Assert.StartsWith("OPTIONS", request, StringComparison.Ordinal);
        await server.SendAsync(Encoding.UTF8.GetBytes(request[request.IndexOf("Via:", StringComparison.Ordinal)..].Insert(0, "SIP/2.0 200 OK\r\n")), _patience.Token);
        Assert.Equal(200, (await asked).Status);
    }

    [Fact]
    public async Task Where_nobody_listens_a_request_over_tcp_fails_at_once()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = (IPEndPoint)listener.LocalEndpoint;
        listener.Stop();
        Assert.Equal(503, (await _endpoint.RequestAsync(_home, Outbound(target, SipTransportKind.Tcp), _patience.Token)).Status);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var udp = new UdpTransport(_udp.Local, new SipSocketOptions(), NullLoggerFactory.Instance);
        var taken = Assert.Throws<SipBindException>(() => udp.Start(Receiver()));
        Assert.Contains($"udp 127.0.0.1:{_udp.Local.Port}", taken.Message);
        Assert.Contains("taken", taken.Message);
        await using var tcp = new TcpTransport(_tcp.Local, new SipSocketOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Contains($"tcp 127.0.0.1:{_tcp.Local.Port}", Assert.Throws<SipBindException>(() => tcp.Start(Receiver())).Message);
    }

    private static SipReceiver Receiver() => new(static (_, _) => { }, static _ => { }, static _ => { });

    private static OutboundRequest Outbound(IPEndPoint target, SipTransportKind kind)
    {
        var uri = new SipUri("sip", "x", "127.0.0.1", target.Port);
        return new OutboundRequest { Method = "OPTIONS", Target = uri, From = uri, To = uri, NextHop = target, Kind = kind };
    }

    private static byte[] Options(string transport, string callId, string more = "") => Encoding.UTF8.GetBytes(
        $"OPTIONS sip:gw@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{transport} 127.0.0.1:9;rport;branch=z9hG4bK{callId}{transport}{Guid.NewGuid():N}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n"
        + $"Call-ID: {callId}\r\nCSeq: 1 OPTIONS\r\n{more}Content-Length: 0\r\n\r\n");

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_tcp.Local, _patience.Token);
        return socket;
    }

    // The Call-IDs of so many answers.
    private async Task<string[]> AnswersAsync(Socket socket, int count)
    {
        var text = "";
        var buffer = new byte[65536];
        while (text.Split("Content-Length: 0\r\n\r\n").Length - 1 < count)
        {
            var length = await socket.ReceiveAsync(buffer, _patience.Token);
            Assert.NotEqual(0, length);
            text += Encoding.UTF8.GetString(buffer, 0, length);
        }

        return [.. text.Split("\r\n").Where(line => line.StartsWith("Call-ID: ", StringComparison.Ordinal)).Select(line => line["Call-ID: ".Length..])];
    }

    private async Task<string> ReadHeadAsync(Socket socket)
    {
        var text = "";
        var buffer = new byte[65536];
        while (!text.Contains("\r\n\r\n"))
        {
            text += Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer, _patience.Token));
        }

        return text;
    }

    private async Task<string> ReadToEndAsync(Socket socket)
    {
        var text = "";
        var buffer = new byte[65536];
        try
        {
            while (await socket.ReceiveAsync(buffer, _patience.Token) is > 0 and var length)
            {
                text += Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
        catch (SocketException)
        {
            // Reset is an end too.
        }

        return text;
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Sip.Tests;

/// <summary>A phone is called by the very connection it registered by, and its end is told (RFC 5626). Real sockets on loopback.</summary>
public sealed class FlowTests : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly SynchronizationContext _home = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly Channel<SipFlow> _registered = Channel.CreateUnbounded<SipFlow>(), _closed = Channel.CreateUnbounded<SipFlow>();
    private readonly StreamTransport _tcp, _tls;
    private readonly SipEndpoint _endpoint;

    public FlowTests()
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        _tcp = new TcpTransport(any, new SipSocketOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        _tls = new TlsTransport(
            any, new TlsIdentity { Certificate = _authority.Sign("127.0.0.1"), Authorities = _authority.Trusted }, new SipSocketOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        _endpoint = new SipEndpoint(
            new SipEndpointOptions { Address = new SipUri("sip", "", "127.0.0.1", 5060) },
            new SipHandlers
            {
                HomeFor = (_, _) => _home,
                OnInvite = static call => call.Ring(),
                ServiceHome = _home,
                OnRequest = request =>
                {
                    _registered.Writer.TryWrite(request.Flow);
                    request.Respond(200);
                },
                OnFlowClosed = flow => _closed.Writer.TryWrite(flow),
            },
            [_tcp, _tls],
            new CountingIds("flow"),
            TimeProvider.System,
            NullLoggerFactory.Instance);
    }

    public Task InitializeAsync()
    {
        _endpoint.Start();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => _endpoint.DisposeAsync().AsTask();

    public void Dispose()
    {
        _authority.Dispose();
        _patience.Dispose();
    }

    [Theory]
    [InlineData(SipTransportKind.Tcp)]
    [InlineData(SipTransportKind.Tls)]
    public async Task A_call_goes_by_the_connection_its_phone_registered_by_whatever_its_contact_says(SipTransportKind kind)
    {
        await using var other = await RegisteredAsync(kind);
        await using var phone = await RegisteredAsync(kind);
        _ = await _registered.Reader.ReadAsync(_patience.Token);
        var flow = await _registered.Reader.ReadAsync(_patience.Token);

        Assert.True(SipUri.TryParse("sip:801@192.168.1.7:40000;transport=" + kind.ToString().ToLowerInvariant(), out var contact));
        _ = _endpoint.Call(_home, new OutboundCallRequest
        {
            Target = contact,
            NextHop = flow.Remote,
            Kind = flow.Kind,
            From = new SipUri("sip", "12345", "127.0.0.1"),
            Offer = new SipBody("application/sdp", "v=0\r\n"u8.ToArray()),
        });
        Assert.Contains("INVITE sip:801@192.168.1.7:40000", await HearAsync(phone, "INVITE "));
        Assert.Equal(2, Of(kind).Connections);
    }

    [Theory]
    [InlineData(SipTransportKind.Tcp)]
    [InlineData(SipTransportKind.Tls)]
    public async Task A_connection_that_closes_is_told_by_its_own_name_and_once(SipTransportKind kind)
    {
        await using var stays = await RegisteredAsync(kind);
        _ = await _registered.Reader.ReadAsync(_patience.Token);
        var goes = await RegisteredAsync(kind);
        var flow = await _registered.Reader.ReadAsync(_patience.Token);
        await goes.DisposeAsync();
        Assert.Equal(flow, await _closed.Reader.ReadAsync(_patience.Token));
        Assert.NotEqual(0, flow.Connection);
        Assert.False(_closed.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(SipTransportKind.Tcp)]
    [InlineData(SipTransportKind.Tls)]
    public async Task A_call_that_nobody_answered_ends_with_the_connection_it_went_by(SipTransportKind kind)
    {
        var phone = await RegisteredAsync(kind);
        var flow = await _registered.Reader.ReadAsync(_patience.Token);
        var ended = new TaskCompletionSource<SipCallEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        _endpoint.Call(_home, new OutboundCallRequest
        {
            Target = new SipUri("sip", "801", "192.168.1.7"),
            NextHop = flow.Remote,
            Kind = flow.Kind,
            From = new SipUri("sip", "12345", "127.0.0.1"),
            Offer = new SipBody("application/sdp", "v=0\r\n"u8.ToArray()),
        }).OnEnded = ended.SetResult;
        await HearAsync(phone, "INVITE ");
        await phone.DisposeAsync();
        Assert.Equal(new SipCallEnd(SipEndCause.TransportFailed, 503), await ended.Task.WaitAsync(_patience.Token));
    }

    private StreamTransport Of(SipTransportKind kind) => kind == SipTransportKind.Tls ? _tls : _tcp;

    private async Task<Stream> RegisteredAsync(SipTransportKind kind)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Of(kind).Local, _patience.Token);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        if (kind == SipTransportKind.Tls)
        {
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "127.0.0.1",
                    CertificateChainPolicy = new TlsIdentity { Certificate = _authority.Sign("x"), Authorities = _authority.Trusted }.Trust(),
                },
                _patience.Token);
            stream = secure;
        }

        await stream.WriteAsync(
            Encoding.UTF8.GetBytes(
                $"REGISTER sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/{kind.ToString().ToUpperInvariant()} 127.0.0.1:9;branch=z9hG4bK{Guid.NewGuid():N}\r\nFrom: <sip:801@b>;tag=1\r\nTo: <sip:801@b>\r\n"
                + $"Call-ID: {Guid.NewGuid():N}\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"),
            _patience.Token);
        await HearAsync(stream, "SIP/2.0 200");
        return stream;
    }

    private async Task<string> HearAsync(Stream stream, string awaited)
    {
        var text = "";
        var buffer = new byte[65536];
        while (text.IndexOf(awaited, StringComparison.Ordinal) is var at && (at < 0 || !text[at..].Contains("\r\n\r\n")))
        {
            var length = await stream.ReadAsync(buffer, _patience.Token);
            Assert.NotEqual(0, length);
            text += Encoding.UTF8.GetString(buffer, 0, length);
        }

        return text;
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Sip.Tests;

/// <summary>Real TLS on loopback, with certificates made for the test.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private readonly TestAuthority _authority = new();
    private readonly SynchronizationContext _home = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly Dictionary<TlsTransport, SipEndpoint> _endpoints = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var endpoint in _endpoints.Values)
        {
            await endpoint.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _patience.Dispose();
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_call_by_tls_is_answered_on_its_connection_and_told_to_come_back_by_tls(SslProtocols version)
    {
        var gateway = Open(Named("127.0.0.1"));
        await using var client = await ConnectAsync(gateway, version);
        await client.WriteAsync(Message("INVITE"), _patience.Token);
        var heard = await HearAsync(client, "SIP/2.0 180");
        Assert.Contains("Via: SIP/2.0/TLS 127.0.0.1:9", heard);
        Assert.Contains($"Contact: <sip:gw@127.0.0.1:{gateway.Local.Port};transport=tls>", heard);
    }

    [Fact]
    public async Task Who_does_not_speak_tls_is_dropped_and_the_next_one_served()
    {
        var gateway = Open(Named("127.0.0.1"));
        using var plain = new TcpClient();
        await plain.ConnectAsync(gateway.Local, _patience.Token);
        await plain.GetStream().WriteAsync(Message("OPTIONS"), _patience.Token);
        Assert.DoesNotContain("SIP/2.0", await ReadToEndAsync(plain.GetStream()));
        await using var client = await ConnectAsync(gateway);
        await client.WriteAsync(Message("OPTIONS"), _patience.Token);
        await HearAsync(client, "SIP/2.0 200");
    }

    [Fact]
    public async Task Two_requests_to_one_neighbour_share_a_connection()
    {
        var far = Open(Named("127.0.0.1"));
        var near = Open(Named("near.example"));
        Assert.Equal(200, await AskAsync(near, $"sip:x@127.0.0.1:{far.Local.Port};transport=tls"));
        Assert.Equal(200, await AskAsync(near, $"sips:x@127.0.0.1:{far.Local.Port}"));
        Assert.Equal(1, far.Connections);
    }

    [Fact]
    public async Task A_neighbour_must_prove_the_name_he_is_called_by()
    {
        var far = Open(Named("trunk.example"));
        var near = Open(Named("near.example"));
        Assert.Equal(200, await AskAsync(near, $"sips:x@trunk.example:{far.Local.Port}"));
        Assert.Equal(503, await AskAsync(Open(Named("near.example")), $"sips:x@other.example:{far.Local.Port}"));
    }

    [Fact]
    public async Task A_neighbour_whose_authority_we_do_not_know_is_not_called()
    {
        using var stranger = new TestAuthority();
        var far = Open(new TlsIdentity { Certificate = stranger.Sign("127.0.0.1") });
        Assert.Equal(503, await AskAsync(Open(Named("near.example")), $"sips:x@127.0.0.1:{far.Local.Port}"));
    }

    [Fact]
    public async Task Who_must_show_a_certificate_and_has_one_of_another_authority_is_turned_away()
    {
        using var stranger = new TestAuthority();
        var far = Open(Named("127.0.0.1") with { AsksCallers = true });
        Assert.Equal(200, await AskAsync(Open(Named("near.example")), $"sips:x@127.0.0.1:{far.Local.Port}"));
        // By TLS 1.3 he learns it only after his request has gone: then nothing comes back.
        var impostor = Open(Named("near.example") with { Certificate = stranger.Sign("near.example") }, new SipTimers { T1 = TimeSpan.FromMilliseconds(10) });
        Assert.True(await AskAsync(impostor, $"sips:x@127.0.0.1:{far.Local.Port}") is 408 or 503);
        Assert.Equal(1, _endpoints[far].Counters.Requests);
    }

    [Fact]
    public async Task Who_must_show_a_certificate_and_has_none_gets_no_answer()
    {
        var gateway = Open(Named("127.0.0.1") with { AsksCallers = true });
        var heard = "";
        try
        {
            await using var client = await ConnectAsync(gateway);
            await client.WriteAsync(Message("OPTIONS"), _patience.Token);
            heard = await ReadToEndAsync(client);
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            // Where in the handshake he learns it is up to the version.
        }

        Assert.Equal("", heard);
    }

    private TlsIdentity Named(string name) => new() { Certificate = _authority.Sign(name), Authorities = _authority.Trusted };

    private TlsTransport Open(TlsIdentity identity, SipTimers? timers = null)
    {
        var transport = new TlsTransport(new IPEndPoint(IPAddress.Loopback, 0), identity, new SipSocketOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        var endpoint = new SipEndpoint(
            new SipEndpointOptions { Address = new SipUri("sip", "", "127.0.0.1", 5060), Timers = timers ?? new SipTimers(), Names = new NameLookup { Addresses = static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]) } },
            new SipHandlers { HomeFor = (_, _) => _home, OnInvite = static call => call.Ring(), ServiceHome = _home, OnRequest = static request => request.Respond(200) },
            [transport],
            new CountingIds(_endpoints.Count.ToString()),
            TimeProvider.System,
            NullLoggerFactory.Instance);
        endpoint.Start();
        _endpoints[transport] = endpoint;
        return transport;
    }

    private async Task<int> AskAsync(TlsTransport from, string target)
    {
        Assert.True(SipUri.TryParse(target, out var uri));
        return (await _endpoints[from].RequestAsync(_home, new OutboundRequest { Method = "OPTIONS", Target = uri, From = uri, To = uri }, _patience.Token)).Status;
    }

    private async Task<SslStream> ConnectAsync(TlsTransport gateway, SslProtocols version = SslProtocols.None)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Local, _patience.Token);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "127.0.0.1", EnabledSslProtocols = version, CertificateChainPolicy = Named("127.0.0.1").Trust() },
            _patience.Token);
        return stream;
    }

    private static byte[] Message(string method) => Encoding.UTF8.GetBytes(
        $"{method} sip:gw@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TLS 127.0.0.1:9;branch=z9hG4bK{Guid.NewGuid():N}\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:gw@d>\r\n"
        + $"Call-ID: 1\r\nCSeq: 1 {method}\r\nContact: <sip:a@b>\r\nContent-Length: 0\r\n\r\n");

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

        return text[text.IndexOf(awaited, StringComparison.Ordinal)..];
    }

    private async Task<string> ReadToEndAsync(Stream stream)
    {
        var text = "";
        var buffer = new byte[65536];
        try
        {
            while (await stream.ReadAsync(buffer, _patience.Token) is > 0 and var length)
            {
                text += Encoding.UTF8.GetString(buffer, 0, length);
            }
        }
        catch (IOException)
        {
            // Reset is an end too.
        }

        return text;
    }
}

using System.Net;
using Ivr.Calls;
using Ivr.Gateway.Names;
using Ivr.Sip;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ivr.Gateway.Tests.Names;

/// <summary>Names by a real name server, on loopback.</summary>
public sealed class NameServiceTests : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly NameServer _server = new();
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly NameLookup _names;

    public NameServiceTests()
    {
        _server.Host("one.carrier.example", "10.0.0.2").Host("one.carrier.example", "2001:db8::2")
            .Service("_sip._udp.carrier.example", "one.carrier.example", 5062, 10).Service("_sip._udp.carrier.example", "two.carrier.example", 5060, 20);
        _names = NameService.Of([_server.Address], new Random(1), _time, NullLoggerFactory.Instance);
    }

    public void Dispose()
    {
        _server.Dispose();
        _patience.Dispose();
    }

    [Fact]
    public async Task Servers_and_addresses_are_found()
    {
        var servers = await _names.Services("_sip._udp.carrier.example", _patience.Token);
        Assert.Equal(
            [new("one.carrier.example.", 5062, 10, 0), new("two.carrier.example.", 5060, 20, 0)],
            servers.OrderBy(one => one.Priority));
        Assert.Equal(["10.0.0.2", "2001:db8::2"], (await _names.Addresses("one.carrier.example", _patience.Token)).Select(one => one.ToString()));
    }

    [Fact]
    public async Task That_there_is_none_is_an_answer()
    {
        Assert.Empty(await _names.Services("_sip._tcp.carrier.example", _patience.Token));
        Assert.Empty(await _names.Addresses("nobody.example", _patience.Token));
    }

    [Fact]
    public async Task A_failure_is_none()
    {
        _server.Code = 2;
        await Assert.ThrowsAsync<IOException>(() => _names.Addresses("one.carrier.example", _patience.Token));
    }

    [Fact]
    public async Task While_no_server_answers_the_last_answer_holds_for_a_day()
    {
        var before = await _names.Services("_sip._udp.carrier.example", _patience.Token);
        _server.Code = 2;
        _time.Pass(TimeSpan.FromHours(23));
        Assert.Equal(before, await _names.Services("_sip._udp.carrier.example", _patience.Token));
        _time.Pass(TimeSpan.FromHours(2));
        await Assert.ThrowsAsync<IOException>(() => _names.Services("_sip._udp.carrier.example", _patience.Token));
    }

    [Fact]
    public async Task An_answer_that_is_fresh_is_not_asked_for_again()
    {
        await _names.Addresses("one.carrier.example", _patience.Token);
        var asked = _server.Asked;
        await _names.Addresses("one.carrier.example", _patience.Token);
        Assert.Equal(asked, _server.Asked);
    }

    [Fact]
    public async Task A_call_goes_to_the_server_the_name_leads_to()
    {
        await using var there = Endpoint(new NameLookup(), out var reached);
        _server.Host("here.example", "127.0.0.1").Service("_sip._udp.province.example", "here.example", reached.Port, 1);
        await using var here = Endpoint(_names, out _);
        var uri = new SipUri("sip", "", "province.example");
        var response = await here.RequestAsync(new SynchronizationContext(), new OutboundRequest { Method = "OPTIONS", Target = uri, From = uri, To = uri }, _patience.Token);
        Assert.Equal(200, response.Status);
    }

    private static SipEndpoint Endpoint(NameLookup names, out IPEndPoint local)
    {
        var home = new SynchronizationContext();
        var udp = SipWiring.Udp(new Turns(), new IPEndPoint(IPAddress.Loopback, 0), NullLoggerFactory.Instance);
        var handlers = new SipHandlers { HomeFor = (_, _) => home, OnInvite = static call => call.Reject(486), ServiceHome = home, OnRequest = static request => request.Respond(200) };
        var endpoint = SipWiring.Endpoint(
            handlers, new SipEndpointOptions { Address = new SipUri("sip", "", "127.0.0.1", 0), Names = names }, [udp],
            new SipIds(System.Security.Cryptography.RandomNumberGenerator.Create()), TimeProvider.System, NullLoggerFactory.Instance);
        endpoint.Start();
        local = udp.Local;
        return endpoint;
    }
}

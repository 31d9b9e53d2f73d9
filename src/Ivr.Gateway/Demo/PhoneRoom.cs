using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using Ivr.Calls;
using Ivr.Gateway.Settings;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Demo;

/// <summary>Phones of this process and the media they share: the demonstration's, and the one of <c>ivr call</c>.</summary>
public sealed class PhoneRoom : IAsyncDisposable
{
    private readonly IPAddress _address;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _logs;
    private readonly IRtpNetwork _network = RtpNetwork.Create();
    private readonly MediaEngine _media;
    private readonly RandomNumberGenerator _chance = RandomNumberGenerator.Create();
    private readonly List<SoftPhone> _phones = [];
    private readonly Turns _turns = new();

    /// <param name="address">Where phones listen.</param>
    /// <param name="ports">Of their RTP.</param>
    public PhoneRoom(IPAddress address, PortRange ports, TimeProvider time, ILoggerFactory logs)
    {
        _address = address;
        _time = time;
        _logs = logs;
        var options = new MediaOptions { Address = address, FirstPort = ports.First, LastPort = ports.Last, RtpTimeout = TimeSpan.Zero };
        _media = new MediaEngine(options, new MediaClock(time, logs), _network, new Random(), logs);
    }

    /// <summary>An address of this machine that <paramref name="other"/> can answer to: in its network, else the first that is no loopback.</summary>
    public static IPAddress AddressTowards(IPAddress other)
    {
        if (IPAddress.IsLoopback(other))
        {
            return other;
        }

        var own = NetworkInterface.GetAllNetworkInterfaces()
            .Where(card => card.OperationalStatus == OperationalStatus.Up)
            .SelectMany(card => card.GetIPProperties().UnicastAddresses)
            .Where(address => address.Address.AddressFamily == other.AddressFamily && !IPAddress.IsLoopback(address.Address) && !address.Address.IsIPv6LinkLocal)
            .ToArray();
        return own.FirstOrDefault(address => address.Address.Equals(other) || Near(address, other))?.Address ?? own.FirstOrDefault()?.Address ?? other;
    }

    /// <summary>Where a phone's work runs.</summary>
    public CallLoop NewLoop() => new(_turns.Run, _time, _logs.CreateLogger<CallLoop>());

    /// <summary>A phone that listens.</summary>
    /// <param name="port">Its SIP port; 0: any.</param>
    /// <param name="options">Who it is.</param>
    /// <param name="loop">Its loop.</param>
    /// <exception cref="SipBindException">The port is taken.</exception>
    public SoftPhone Open(int port, SoftPhoneOptions options, CallLoop loop)
    {
        var local = new IPEndPoint(_address, port);
        var phone = new SoftPhone(options, loop, _media, handlers => SipWiring.Endpoint(handlers, new SipEndpointOptions { Address = options.Address }, [SipWiring.Udp(_turns, local, _logs)], new SipIds(_chance), _time, _logs));
        _phones.Add(phone);
        phone.Start();
        return phone;
    }

    private static bool Near(UnicastIPAddressInformation own, IPAddress other)
    {
        var (mine, theirs) = (own.Address.GetAddressBytes(), other.GetAddressBytes());
        return Enumerable.Range(0, own.PrefixLength).All(bit => ((mine[bit / 8] ^ theirs[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in _phones)
        {
            await phone.DisposeAsync();
        }

        _media.Dispose();
        _network.Dispose();
        _chance.Dispose();
    }
}

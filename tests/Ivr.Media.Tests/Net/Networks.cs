using System.Net;
using System.Net.Sockets;

namespace Ivr.Media.Tests;

/// <summary>The real networks of this system; the same tests run on each.</summary>
public static class Networks
{
    public static TheoryData<string> Names =>
        HasRing ? new TheoryData<string>("uring", "epoll", "plain")
        : OperatingSystem.IsLinux() ? new TheoryData<string>("epoll", "plain")
        : new TheoryData<string>("plain");

    /// <summary>Many containers forbid io_uring; then its tests are not in the list, and one test says so.</summary>
    internal static bool HasRing { get; } = Probe();

    internal static IRtpNetwork Create(string name) => name switch
    {
        "uring" => new EpollNetwork(new SendRing(settled: 0)),
        "epoll" => new EpollNetwork(),
        _ => new PlainNetwork(),
    };

    /// <summary>Opens on a port that is free now.</summary>
    internal static IRtpSocket OpenAnywhere(IRtpNetwork network, IPAddress? address = null) => network.Open(address ?? IPAddress.Loopback, 0);

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            new SendRing().Dispose();
            return true;
        }
        catch (PlatformNotSupportedException)
        {
            return false;
        }
    }

    /// <summary>A free port and the 40 behind it: a range to give an engine. Another program may still be quicker; engines pass over taken ports.</summary>
    internal static int FreeRange()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return Math.Min(((IPEndPoint)probe.LocalEndPoint!).Port, 65000) & ~1;
    }
}

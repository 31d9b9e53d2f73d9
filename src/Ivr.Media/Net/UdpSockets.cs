using System.Net;
using System.Net.Sockets;

namespace Ivr.Media;

/// <summary>Opens the UDP sockets both networks use.</summary>
internal static class UdpSockets
{
    /// <summary>Voice before data: DSCP EF (RFC 3246, RFC 4594 section 4.1), as the whole byte.</summary>
    private const int ExpeditedForwarding = 0xB8;

    // RFC 3542 section 6.5 as Linux numbers it; the class library has no name for it.
    private const int LevelV6 = 41;
    private const int TrafficClassV6 = 67;

    /// <exception cref="SocketException">The port is taken, or the address is not ours.</exception>
    public static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Blocking = false;
            socket.Bind(new IPEndPoint(address, port));
            Prefer(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static void Prefer(Socket socket)
    {
        try
        {
            if (socket.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.SetRawSocketOption(LevelV6, TrafficClassV6, BitConverter.GetBytes(ExpeditedForwarding));
            }
            else
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, ExpeditedForwarding);
            }
        }
        catch (SocketException)
        {
            // A system that does not let us mark packets sends them all the same; the network then treats them as any other.
        }
    }
}

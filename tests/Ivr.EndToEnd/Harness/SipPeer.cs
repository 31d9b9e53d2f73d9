using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ivr.EndToEnd;

/// <summary>A bare socket that speaks to a gateway, for what no phone says.</summary>
internal static class SipPeer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>OPTIONS as the carriers' border elements send it: six headers, no Contact, no Max-Forwards.</summary>
    public static string BareOptions(IPEndPoint gateway, EndPoint local, string transport, string branch) =>
        $"OPTIONS sip:{gateway} SIP/2.0\r\n"
        + $"Via: SIP/2.0/{transport} {local};branch=z9hG4bK{branch}\r\n"
        + $"To: <sip:{gateway}>\r\n"
        + $"From: <sip:{local}>;tag={branch}\r\n"
        + $"Call-ID: {branch}@bac\r\n"
        + "CSeq: 1 OPTIONS\r\n"
        + "Content-Length: 0\r\n\r\n";

    /// <summary>Asks by UDP and reads the answer.</summary>
    public static async Task<string> AskUdpAsync(IPEndPoint gateway, string branch)
    {
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        udp.Connect(gateway);
        await udp.SendAsync(Encoding.UTF8.GetBytes(BareOptions(gateway, udp.Client.LocalEndPoint!, "UDP", branch)));
        using var patience = new CancellationTokenSource(Patience);
        return Encoding.UTF8.GetString((await udp.ReceiveAsync(patience.Token)).Buffer);
    }

    /// <summary>The same by TCP.</summary>
    public static async Task<string> AskTcpAsync(IPEndPoint gateway, string branch)
    {
        using var tcp = new TcpClient();
        using var patience = new CancellationTokenSource(Patience);
        await tcp.ConnectAsync(gateway, patience.Token);
        await tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(BareOptions(gateway, tcp.Client.LocalEndPoint!, "TCP", branch)), patience.Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await tcp.GetStream().ReadAsync(buffer, patience.Token) is > 0 and var length)
        {
            answer.Append(Encoding.UTF8.GetString(buffer, 0, length));
        }

        return answer.ToString();
    }

    /// <summary>Throws datagrams at a gateway; what it answers is not read.</summary>
    public static async Task ThrowAsync(IPEndPoint gateway, IEnumerable<byte[]> datagrams)
    {
        using var udp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        foreach (var datagram in datagrams.Where(datagram => datagram.Length is > 0 and <= 65507))
        {
            await udp.SendAsync(datagram, gateway);
        }
    }
}

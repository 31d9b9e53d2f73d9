using System.Net;
using System.Net.Sockets;

namespace Ivr.Sip;

/// <summary>An address could not be opened. The message says which and what to do.</summary>
public sealed class SipBindException(string message, Exception? inner = null) : Exception(message, inner)
{
    internal static SipBindException Of(SipTransportKind kind, IPEndPoint local, SocketException error) => new(
        $"SIP cannot listen on {kind.Word()} {local}: " + error.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"the port is taken. Stop the program that holds it (ss -lnp 'sport = :{local.Port}' names it) or choose another port.",
            SocketError.AddressNotAvailable => "this machine has no such address. Use one that 'ip address' shows, or 0.0.0.0 for all.",
            SocketError.AccessDenied => "not allowed. Ports below 1024 need a right the program does not have; choose a higher port.",
            _ => error.Message,
        },
        error);
}

using System.Net;

namespace Ivr.Sip;

/// <summary>
/// Where the answers to a request go (RFC 3261 18.2.2, RFC 3581 4): over TCP and TLS the same connection, and the sent-by port when
/// that is gone; over UDP the source port when <c>rport</c> was asked for, else the sent-by port. A <c>maddr</c> is not
/// followed: it would let a stranger aim our answers at others.
/// </summary>
internal sealed record ResponseRoute(SipFlow Flow, SipFlow? Otherwise)
{
    public static ResponseRoute For(SipRequest request, SipFlow flow)
    {
        var via = request.TopVia;
        if (!flow.IsReliable && via.HasRPort)
        {
            return new ResponseRoute(flow, null);
        }

        var port = via.Port is > 0 and <= IPEndPoint.MaxPort and var said ? said : flow.Kind.DefaultPort();
        var sentBy = new SipFlow(flow.Kind, port == flow.Remote.Port ? flow.Remote : new IPEndPoint(flow.Remote.Address, port));
        return flow.IsReliable ? new ResponseRoute(flow, sentBy) : new ResponseRoute(sentBy, null);
    }

    /// <param name="callId">Of the call it belongs to.</param>
    public void Send(SipStack stack, string callId, ReadOnlyMemory<byte> message) =>
        stack.Send(callId, Flow, message, Otherwise is { } other ? () => stack.Send(callId, other, message, null) : null);
}

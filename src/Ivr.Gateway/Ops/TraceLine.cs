using System.Text;
using Ivr.Gateway.Logging;
using Ivr.Sip;

namespace Ivr.Gateway.Ops;

/// <summary>One message of a trace, as it may be seen.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Sent">True: by the gateway.</param>
/// <param name="Peer">The other side: <c>udp:10.31.0.5:5060</c>.</param>
/// <param name="Text">The whole message, masked; lines end in a line feed.</param>
public sealed record TraceLine(DateTimeOffset At, bool Sent, string Peer, string Text)
{
    public static TraceLine Of(TracedMessage message) =>
        new(message.At, message.Sent, message.Flow.ToString(), TraceMask.Apply(Encoding.UTF8.GetString(message.Bytes.Span)));
}

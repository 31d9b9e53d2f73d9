namespace Ivr.Sip;

/// <summary>What carries a message (RFC 3261 18).</summary>
public enum SipTransportKind
{
    Udp,
    Tcp,
}

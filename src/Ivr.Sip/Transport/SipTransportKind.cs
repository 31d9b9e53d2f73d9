namespace Ivr.Sip;

/// <summary>What carries a message (RFC 3261 18).</summary>
public enum SipTransportKind
{
    Udp,
    Tcp,

    /// <summary>TLS over TCP (RFC 3261 26.3.1, RFC 5922).</summary>
    Tls,
}

/// <summary>How each transport is written.</summary>
internal static class SipTransportWords
{
    /// <summary>As URIs and logs say it.</summary>
    public static string Word(this SipTransportKind kind) => kind switch
    {
        SipTransportKind.Tcp => "tcp",
        SipTransportKind.Tls => "tls",
        _ => "udp",
    };

    /// <summary>As a Via says it (RFC 3261 20.42).</summary>
    public static string ViaWord(this SipTransportKind kind) => kind switch
    {
        SipTransportKind.Tcp => "TCP",
        SipTransportKind.Tls => "TLS",
        _ => "UDP",
    };

    /// <summary>The port meant where none is written (RFC 3261 19.1.2).</summary>
    public static int DefaultPort(this SipTransportKind kind) => kind == SipTransportKind.Tls ? 5061 : 5060;
}

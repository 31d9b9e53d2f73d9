namespace Ivr.EndToEnd;

/// <summary>What a phone speaks SIP by; the words are those of a URI's <c>transport</c> parameter.</summary>
public enum Wire
{
    Udp,
    Tcp,
    Tls,
}

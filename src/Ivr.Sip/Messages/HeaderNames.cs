using System.Text;

namespace Ivr.Sip;

/// <summary>Names of headers: known or not, compact or full (RFC 3261 7.3.3, 20), and which of them are lists (7.3.1).</summary>
internal static class HeaderNames
{
    private static readonly string[] Names =
    [
        "", "Accept", "Accept-Encoding", "Accept-Language", "Alert-Info", "Allow", "Allow-Events", "Authentication-Info",
        "Authorization", "Call-ID", "Call-Info", "Contact", "Content-Disposition", "Content-Encoding", "Content-Language",
        "Content-Length", "Content-Type", "CSeq", "Date", "Diversion", "Error-Info", "Event", "Expires", "From",
        "History-Info", "Identity", "In-Reply-To", "Max-Forwards", "MIME-Version", "Min-Expires", "Min-SE", "Organization",
        "P-Asserted-Identity", "P-Preferred-Identity", "Path", "Priority", "Privacy", "Proxy-Authenticate",
        "Proxy-Authorization", "Proxy-Require", "RAck", "Reason", "Record-Route", "Referred-By", "Refer-To",
        "Remote-Party-ID", "Reply-To", "Require", "Retry-After", "Route", "RSeq", "Server", "Service-Route",
        "Session-Expires", "Subject", "Subscription-State", "Supported", "Timestamp", "To", "Unsupported", "User-Agent",
        "Via", "Warning", "WWW-Authenticate",
    ];

    private static readonly byte[][] Octets = [.. Names.Select(Encoding.ASCII.GetBytes)];

    // A name is found by its length and its first and last letters; few share a slot.
    private static readonly HeaderId[][] Slots = BuildSlots();

    public static string NameOf(HeaderId id) => Names[(int)id];

    public static HeaderId Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1)
        {
            return Compact((char)name[0]);
        }

        if (name.Length > 0)
        {
            foreach (var id in Slots[Slot(name.Length, name[0], name[^1])])
            {
                if (name.SequenceEqual(Octets[(int)id]) || Ascii.EqualsIgnoreCase(name, Octets[(int)id]))
                {
                    return id;
                }
            }
        }

        return HeaderId.Unknown;
    }

    public static HeaderId Find(string name)
    {
        if (name.Length == 1)
        {
            return Compact(name[0]);
        }

        if (name.Length > 0)
        {
            foreach (var id in Slots[Slot(name.Length, name[0], name[^1])])
            {
                if (Ascii.EqualsIgnoreCase(name, Names[(int)id]))
                {
                    return id;
                }
            }
        }

        return HeaderId.Unknown;
    }

    /// <summary>Whether several values may share a line, divided by commas.</summary>
    public static bool IsList(HeaderId id) => id is HeaderId.Accept or HeaderId.AcceptEncoding or HeaderId.AcceptLanguage
        or HeaderId.AlertInfo or HeaderId.Allow or HeaderId.AllowEvents or HeaderId.CallInfo or HeaderId.Contact
        or HeaderId.ContentEncoding or HeaderId.ContentLanguage or HeaderId.Diversion or HeaderId.ErrorInfo
        or HeaderId.HistoryInfo or HeaderId.InReplyTo or HeaderId.PAssertedIdentity or HeaderId.PPreferredIdentity
        or HeaderId.Path or HeaderId.ProxyRequire or HeaderId.Reason or HeaderId.RecordRoute or HeaderId.RemotePartyId
        or HeaderId.Require or HeaderId.Route or HeaderId.ServiceRoute or HeaderId.Supported or HeaderId.Unsupported
        or HeaderId.Via or HeaderId.Warning;

    private static HeaderId Compact(char letter) => (char)(letter | 0x20) switch
    {
        'b' => HeaderId.ReferredBy,
        'c' => HeaderId.ContentType,
        'e' => HeaderId.ContentEncoding,
        'f' => HeaderId.From,
        'i' => HeaderId.CallId,
        'k' => HeaderId.Supported,
        'l' => HeaderId.ContentLength,
        'm' => HeaderId.Contact,
        'o' => HeaderId.Event,
        'r' => HeaderId.ReferTo,
        's' => HeaderId.Subject,
        't' => HeaderId.To,
        'u' => HeaderId.AllowEvents,
        'v' => HeaderId.Via,
        'x' => HeaderId.SessionExpires,
        'y' => HeaderId.Identity,
        _ => HeaderId.Unknown,
    };

    private static int Slot(int length, int first, int last) => ((length * 37) + ((first | 0x20) * 5) + (last | 0x20)) & 0xFF;

    private static HeaderId[][] BuildSlots()
    {
        var slots = new List<HeaderId>[256];
        for (var id = 1; id < Names.Length; id++)
        {
            var name = Names[id];
            (slots[Slot(name.Length, name[0], name[^1])] ??= []).Add((HeaderId)id);
        }

        return [.. slots.Select(slot => slot?.ToArray() ?? [])];
    }
}

using System.Net;
using Ivr.Acd;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>
/// Where a seat's phone is reached, as the store keeps it: the Contact it registered, and the address the REGISTER came
/// from (behind a NAT only that one answers). Written <c>URI|address:port|udp</c>, or <c>tcp</c> or <c>tls</c>; a static contact is a bare URI.
/// </summary>
public sealed record SeatContact(SipUri Uri, IPEndPoint? NextHop, SipTransportKind Kind)
{
    public static SeatContact Of(SipUri contact, SipFlow flow) => new(contact, flow.Remote, flow.Kind);

    public static bool TryParse(string text, out SeatContact contact)
    {
        contact = null!;
        var parts = text.Split('|');
        if (!SipUri.TryParse(parts[0], out var uri))
        {
            return false;
        }

        var hop = parts.Length == 3 && IPEndPoint.TryParse(parts[1], out var address) ? address : null;
        contact = new SeatContact(uri, hop, parts.Length == 3 ? KindOf(parts[2]) : SipTransportKind.Udp);
        return true;
    }

    /// <summary>
    /// How this gateway calls what was registered: by the way it came, or at the phone's own URI where that way is a
    /// connection of another gateway. Null: it cannot be read.
    /// </summary>
    public static SeatContact? From(SeatBinding binding, string here) =>
        !TryParse(binding.Contact, out var contact) ? null
        : binding.Gateway.Length > 0 && binding.Gateway != here ? contact with { NextHop = null }
        : contact;

    /// <summary>Equal URIs as equal texts: the host and the parameters in lower case, these in order (RFC 3261 19.1.4).</summary>
    public static string Canonical(SipUri uri)
    {
        var parameters = uri.Parameters.Select(one => $";{one.Key}={one.Value}".ToLowerInvariant()).Order(StringComparer.Ordinal);
        return $"{uri.Scheme}:{uri.User}@{uri.Host.ToLowerInvariant()}:{uri.Port}{string.Concat(parameters)}";
    }

    public override string ToString() => $"{Uri}|{NextHop}|{Kind.ToString().ToLowerInvariant()}";

    private static SipTransportKind KindOf(string word) => word switch
    {
        "tcp" => SipTransportKind.Tcp,
        "tls" => SipTransportKind.Tls,
        _ => SipTransportKind.Udp,
    };
}

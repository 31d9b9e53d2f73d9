using System.Net;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A carrier's or a partner city's SIP trunk. A call is trusted by the address it comes from.</summary>
/// <param name="Name">As settings, logs and CDRs call it.</param>
/// <param name="City">The city whose calls it carries when the called number does not say; null: none.</param>
/// <param name="Sources">Networks its requests come from.</param>
/// <param name="Outbound">Where we send calls; null: it only brings calls.</param>
/// <param name="PartnerCity">The city that answers at the other end, when calls may overflow there.</param>
public sealed record Trunk(string Name, string? City, IReadOnlyList<IPNetwork> Sources, SipUri? Outbound, string? PartnerCity)
{
    public bool Trusts(IPAddress source)
    {
        var plain = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return Sources.Any(network => network.Contains(plain));
    }

    /// <summary>Whether a call of ours that this trunk redirects may go there: to the trunk itself, no stranger.</summary>
    public bool Follows(SipUri target) =>
        string.Equals(target.Host, Outbound?.Host, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(target.Host, out var address) && Trusts(address));
}

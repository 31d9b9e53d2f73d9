using System.Net;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A carrier's or a partner city's SIP trunk, as the operator wrote it. A call is trusted by the address it comes from.</summary>
public sealed record Trunk
{
    /// <summary>As settings, logs and records call it.</summary>
    public required string Name { get; init; }

    /// <summary>The city whose calls it carries when the called number does not say; null: none.</summary>
    public string? City { get; init; }

    /// <summary>Networks its requests come from.</summary>
    public IReadOnlyList<IPNetwork> Sources { get; init; } = [];

    /// <summary>Where we send calls; null: it only brings calls.</summary>
    public SipUri? Outbound { get; init; }

    /// <summary>The city that answers at the other end, when calls may overflow there.</summary>
    public string? PartnerCity { get; init; }

    /// <summary>The carrier's border controller, which everything we send goes through first; null: none.</summary>
    public SipUri? Proxy { get; init; }

    /// <summary>Shown as caller on our own calls; the carrier checks that it belongs to the trunk.</summary>
    public string Number { get; init; } = CalledNumber.Hotline;

    /// <summary>The account we prove (digest) on calls and registrations, <c>user</c> or <c>user@domain</c>; null: none.</summary>
    public string? User { get; init; }

    /// <summary>For how long we register at a time (RFC 3261 10.2); null: we do not.</summary>
    public TimeSpan? Register { get; init; }

    /// <summary>Calls at once, both directions together; null: as many as there are.</summary>
    public int? Channels { get; init; }

    /// <summary>Whether the sound of its calls is protected, both ways.</summary>
    public SrtpPolicy Srtp { get; init; } = SrtpPolicy.Off;

    /// <summary>How its life is looked at; null: not at all.</summary>
    public TrunkProbing? Health { get; init; }

    /// <summary>The address our account is known by (RFC 3261 6, AOR); null: no account, or nowhere to be known.</summary>
    public SipUri? Account => (User, Outbound) switch
    {
        (null, _) or (_, null) => null,
        (var user, _) when user.Contains('@') && SipUri.TryParse("sip:" + user, out var whole) => whole,
        var (user, outbound) => new SipUri("sip", user, outbound.Host),
    };

    public bool Trusts(IPAddress source)
    {
        var plain = source.IsIPv4MappedToIPv6 ? source.MapToIPv4() : source;
        return Sources.Any(network => network.Contains(plain));
    }

    /// <summary>Whether a call of ours that this trunk redirects may go there: to the trunk itself, no stranger.</summary>
    public bool Follows(SipUri target) =>
        Same(target, Outbound) || Same(target, Proxy) || (IPAddress.TryParse(target.Host, out var address) && Trusts(address));

    /// <summary>Who calls, on our own calls: our number, at the account's domain where there is an account.</summary>
    /// <param name="ours">The gateway's address.</param>
    public SipUri Caller(SipUri ours) => Account is { } account ? account.WithUser(Number) : new SipUri("sip", Number, ours.Host, ours.Port);

    private static bool Same(SipUri target, SipUri? known) => string.Equals(target.Host, known?.Host, StringComparison.OrdinalIgnoreCase);
}

/// <summary>How a trunk's life is looked at: OPTIONS outside any call (RFC 3261 11).</summary>
public sealed record TrunkProbing
{
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Unanswered ones in a row before it counts as down.</summary>
    public int DownAfter { get; init; } = 3;

    /// <summary>Answered ones in a row before it counts as up again.</summary>
    public int UpAfter { get; init; } = 2;
}

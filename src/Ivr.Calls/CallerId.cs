using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>
/// Who is calling, as a trunk says: P-Asserted-Identity (RFC 3325 9.1), then Remote-Party-ID, then From. From a stranger only
/// From counts: the others are worth what their sender is (RFC 3325 5).
/// </summary>
/// <param name="Number">The user part, as it came; empty when there is none.</param>
/// <param name="Hidden">He asks that nobody be shown it (RFC 3323, RFC 3325 9.3).</param>
internal sealed record CallerId(string Number, bool Hidden)
{
    private static readonly string[] Hiding = ["id", "user", "full", "uri"];

    public static CallerId Of(SipRequest invite, bool trusted)
    {
        var hidden = invite.Headers("Privacy").Any(static line => Hides(line.Split(';')));
        if (!trusted)
        {
            return new CallerId(UserOf(invite.From), hidden);
        }

        if (Dialable(Addresses(invite, "P-Asserted-Identity")) is { } asserted)
        {
            return new CallerId(UserOf(asserted), hidden);
        }

        return Dialable(Addresses(invite, "Remote-Party-ID").Where(IsCalling)) is { } remote
            ? new CallerId(UserOf(remote), hidden || Hides([remote.Parameters["privacy"] ?? ""]))
            : new CallerId(UserOf(invite.From), hidden);
    }

    /// <summary>The number in one form.</summary>
    public CallerNumber Normalised(string? areaCode) => CallerNumber.Normalise(Number, areaCode) with { Hidden = Hidden };

    private static IEnumerable<SipAddress> Addresses(SipRequest invite, string header) => invite.Headers(header)
        .Select(static line => SipAddress.TryParse(line, out var address) ? address : null)
        .OfType<SipAddress>()
        .Where(static address => UserOf(address).Length > 0);

    // Two lines name one caller, by sip and by tel (RFC 3325 9.1): the one that is a number.
    private static SipAddress? Dialable(IEnumerable<SipAddress> all) =>
        all.OrderBy(static one => UserOf(one).TrimStart('+') is { Length: > 0 } user && char.IsAsciiDigit(user[0]) ? 0 : 1).FirstOrDefault();

    private static bool IsCalling(SipAddress remote) =>
        remote.Parameters["party"] is not { } party || party.Equals("calling", StringComparison.OrdinalIgnoreCase);

    private static bool Hides(IEnumerable<string> words) => words.Any(static word => Hiding.Contains(word.Trim().ToLowerInvariant()));

    // A sip URI may carry the parameters of the number in its user part (RFC 3261 19.1.6).
    private static string UserOf(SipAddress address) => address.Uri.User.Split(';')[0];
}

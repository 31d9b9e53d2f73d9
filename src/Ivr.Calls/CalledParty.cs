using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>Which number was called.</summary>
internal static class CalledParty
{
    /// <summary>
    /// The user of the Request-URI. A carrier we are registered with puts our own Contact there (RFC 3261 16.5): where the plan
    /// does not know that, the number stands in P-Called-Party-ID (RFC 7315 4.2), else in To.
    /// </summary>
    public static string Of(SipRequest invite, Trunk? trunk, Dialplan plan)
    {
        var called = invite.Uri.User;
        if (trunk?.Register is null || plan.EntryFor(called) is not null)
        {
            return called;
        }

        var party = SipAddress.TryParse(invite.Header("P-Called-Party-ID"), out var address) ? address.Uri.User : invite.To.Uri.User;
        return plan.EntryFor(party) is null ? called : party;
    }
}

using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>Who is calling, as a trusted trunk says: P-Asserted-Identity (RFC 3325 9.1) before From.</summary>
internal static class CallerId
{
    public static string Of(SipRequest invite)
    {
        foreach (var line in invite.Headers("P-Asserted-Identity"))
        {
            if (SipAddress.TryParse(line, out var asserted) && asserted.Uri.User.Length > 0)
            {
                return asserted.Uri.User;
            }
        }

        return invite.From.Uri.User;
    }
}

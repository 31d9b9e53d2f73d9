namespace Ivr.Sip;

/// <summary>Where a REFER sends somebody (RFC 3515 2.1, RFC 3891 6.3).</summary>
/// <param name="Target">Without headers.</param>
/// <param name="Replaces">What stood in the URI's headers, unescaped; null: nothing.</param>
internal sealed record ReferTo(SipUri Target, Replaces? Replaces)
{
    /// <returns>Null when read, else the status to refuse with.</returns>
    public static int? Read(SipRequest refer, out ReferTo to)
    {
        to = null!;
        if (refer.Headers("Refer-To") is not [var only] || !SipAddress.TryParse(only, out var address))
        {
            return 400;
        }

        Replaces? replaces = null;
        foreach (var header in address.Uri.Headers.Split('&').Where(static one => one.StartsWith("Replaces=", StringComparison.OrdinalIgnoreCase)))
        {
            if (replaces is not null || !SipUri.TryUnescape(header["Replaces=".Length..], out var plain) || !Replaces.TryParse(plain, out replaces))
            {
                return 400;
            }
        }

        // Anything but a call is not ours to make.
        if (address.Uri.Parameters["method"] is { } method && method != SipMethods.Invite)
        {
            return 501;
        }

        to = new ReferTo(address.Uri.Bare(), replaces);
        return null;
    }
}

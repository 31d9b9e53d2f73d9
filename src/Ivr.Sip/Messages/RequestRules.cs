namespace Ivr.Sip;

/// <summary>What a request must not say twice or wrongly, beyond the headers none may lack (RFC 3261 8.1.1, 20).</summary>
internal static class RequestRules
{
    // Headers that may stand once only and that we act on (RFC 3261 7.3.1).
    private static readonly HeaderId[] Single = [HeaderId.MaxForwards, HeaderId.ContentType, HeaderId.Expires];

    // Read by dialogs and registrations, which would go astray by a wrong one.
    private static readonly HeaderId[] Addresses = [HeaderId.Contact, HeaderId.RecordRoute, HeaderId.Route];

    /// <returns>Null, or what is wrong.</returns>
    public static string? FlawOf(SipRequest request)
    {
        var table = request.Table;
        foreach (var id in Single)
        {
            if (table.IsRepeated(id))
            {
                return $"More than one {HeaderNames.NameOf(id)}";
            }
        }

        foreach (var id in Addresses)
        {
            if (!request.TryReadAddresses(id))
            {
                return $"Bad {HeaderNames.NameOf(id)}";
            }
        }

        return null;
    }
}

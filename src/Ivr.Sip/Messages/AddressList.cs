namespace Ivr.Sip;

/// <summary>The addresses of Contact, Route and Record-Route: of every line, divided at their commas.</summary>
internal static class AddressList
{
    // A phone registers a handful, a call comes by a dozen proxies; each is read at once and kept.
    private const int Most = 40;

    /// <returns>False when one of them is malformed, or there are too many.</returns>
    public static bool TryRead(HeaderTable table, HeaderId id, out SipAddress[] addresses)
    {
        addresses = [];
        List<SipAddress>? more = null;
        for (var index = table.IndexOf(id); index >= 0; index = table.IndexOf(id, index + 1))
        {
            var line = table.Bytes(index);
            for (var at = 0; at <= line.Length; at++)
            {
                if (more?.Count == Most || !SipAddress.TryRead(line, ref at, out var address))
                {
                    return false;
                }

                if (addresses.Length == 0)
                {
                    addresses = [address];
                }
                else
                {
                    more ??= [addresses[0]];
                    more.Add(address);
                }
            }
        }

        addresses = more is null ? addresses : [.. more];
        return true;
    }

    /// <summary>Those that can be read, the first ones when there are too many.</summary>
    public static SipAddress[] Readable(HeaderTable table, HeaderId id)
    {
        var all = new List<SipAddress>();
        for (var index = table.IndexOf(id); index >= 0; index = table.IndexOf(id, index + 1))
        {
            var at = 0;
            var line = table.Bytes(index);
            while (all.Count < Most && ListValue.Next(line.Span, ref at, out var value))
            {
                if (SipAddress.TryParse(value.ToArray().AsMemory(), out var address))
                {
                    all.Add(address);
                }
            }
        }

        return [.. all];
    }
}

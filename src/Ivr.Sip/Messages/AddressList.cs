namespace Ivr.Sip;

/// <summary>The addresses of Contact, Route and Record-Route: of every line, divided at their commas.</summary>
internal static class AddressList
{
    /// <returns>False when one of them is malformed.</returns>
    public static bool TryRead(HeaderTable table, HeaderId id, out SipAddress[] addresses)
    {
        addresses = [];
        List<SipAddress>? more = null;
        for (var index = table.IndexOf(id); index >= 0; index = table.IndexOf(id, index + 1))
        {
            var line = table.Bytes(index);
            for (var at = 0; at <= line.Length; at++)
            {
                if (!SipAddress.TryRead(line, ref at, out var address))
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

    /// <summary>Those that can be read.</summary>
    public static SipAddress[] Readable(HeaderTable table, HeaderId id)
    {
        var all = new List<SipAddress>();
        for (var index = table.IndexOf(id); index >= 0; index = table.IndexOf(id, index + 1))
        {
            var at = 0;
            var line = table.Bytes(index);
            while (ListValue.Next(line.Span, ref at, out var value))
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

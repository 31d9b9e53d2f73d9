using System.Globalization;
using System.Net;

namespace Ivr.Gateway.Settings;

/// <summary>Addresses as operators write them; null: it is none.</summary>
public static class AddressText
{
    /// <summary><c>127.0.0.1:5060</c>, <c>[::1]:5060</c>: an address of this machine, with its port.</summary>
    public static IPEndPoint? Local(string text) =>
        HasPort(text) && IPEndPoint.TryParse(text, out var address) && address.Port > 0 ? address : null;

    /// <summary><c>store.example:6379</c>: another machine, by name or address, with its port.</summary>
    public static DnsEndPoint? Remote(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            return null;
        }

        var host = text[..colon].Trim('[', ']');
        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : new DnsEndPoint(host, port);
    }

    /// <summary><c>10.0.0.53</c>, <c>127.0.0.1:5353</c>: an address, with a port or without (53).</summary>
    public static IPEndPoint? NameServer(string text) =>
        text.AsSpan().ContainsAny('.', ':') && IPEndPoint.TryParse(text, out var server)
            ? server.Port > 0 ? server : new IPEndPoint(server.Address, 53)
            : null;

    private static bool HasPort(string text) =>
        text.StartsWith('[') ? text.Contains("]:", StringComparison.Ordinal) : text.Count(letter => letter == ':') == 1;
}

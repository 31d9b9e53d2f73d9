using System.Globalization;
using System.Net;
using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>Addresses in settings; what is none is reported and read as nothing.</summary>
internal static class AddressReader
{
    /// <summary><c>127.0.0.1:5060</c>, <c>[::1]:5060</c>: an address of this machine.</summary>
    public static IPEndPoint? Local(YamlItem? item)
    {
        if (item?.Text() is not { } text)
        {
            return null;
        }

        if (AddressText.Local(text) is { } address)
        {
            return address;
        }

        item.Report("IVR301", $"'{text}' is not an address with a port", "write `10.0.0.5:5060`, or in quotes `'[2001:db8::5]:5060'`");
        return null;
    }

    public static IPAddress? Ip(YamlItem? item)
    {
        if (item?.Text() is not { } text)
        {
            return null;
        }

        if (IPAddress.TryParse(text, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
        {
            return address;
        }

        item.Report("IVR301", $"'{text}' is not an address others can reach", "write the address alone: `10.0.0.5`");
        return null;
    }

    /// <summary><c>store.example:6379</c>: another machine, by name or address.</summary>
    public static DnsEndPoint? Remote(YamlItem? item)
    {
        if (item?.Text() is not { } text)
        {
            return null;
        }

        if (AddressText.Remote(text) is { } remote)
        {
            return remote;
        }

        item.Report("IVR301", $"'{text}' is not a host with a port", "write `10.0.0.9:6379`");
        return null;
    }

    /// <summary><c>10.0.0.53</c>, <c>127.0.0.1:5353</c>, <c>[::1]:5353</c>: a name server, port 53 if left out. It cannot be a name itself.</summary>
    public static IPEndPoint? NameServer(YamlItem item)
    {
        if (item.Text() is not { } text)
        {
            return null;
        }

        if (AddressText.NameServer(text) is { } server)
        {
            return server;
        }

        item.Report("IVR317", $"'{text}' is not the address of a name server", "write `10.0.0.53`, or `127.0.0.1:5353`; leave `dns:` out to ask the machine's own");
        return null;
    }

    /// <summary><c>10.1.0.0/24</c>, or one address.</summary>
    public static IPNetwork? Network(YamlItem item)
    {
        if (item.Text() is not { } text)
        {
            return null;
        }

        // The framework would clear the bits behind the prefix silently, and trust more than was written.
        if (IPNetwork.TryParse(text, out var network) && network.BaseAddress.Equals(IPAddress.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)))))
        {
            return network;
        }

        if (IPAddress.TryParse(text, out var one))
        {
            return new IPNetwork(one, one.GetAddressBytes().Length * 8);
        }

        var fix = text.Split('/') is [var address, var length] && IPAddress.TryParse(address, out var loose) && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)
            && bits <= loose.GetAddressBytes().Length * 8
            ? (Phrase)$"the address has bits behind the first {bits}; write `{Masked(loose, bits)}/{bits}`"
            : "write `10.1.0.0/24`, or one address";
        item.Report("IVR303", $"'{text}' is not a network", fix);
        return null;
    }

    public static SipUri? Uri(YamlItem? item, TlsReader tls)
    {
        if (item?.Text() is not { } text)
        {
            return null;
        }

        if (SipUri.TryParse(text, out var uri) && uri.IsSip)
        {
            tls.Check(item, uri);
            return uri;
        }

        item.Report("IVR304", $"'{text}' is not a SIP URI", "write `sip:10.1.0.5:5060`, with `;transport=tcp` or `;transport=tls` behind it for TCP or TLS");
        return null;
    }

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = bits; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPAddress(bytes);
    }
}

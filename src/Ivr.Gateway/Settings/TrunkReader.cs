using System.Net;
using Ivr.Calls;
using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>trunks:</c>.</summary>
internal sealed class TrunkReader(List<NamedCity> cities, TlsReader tls)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<IPNetwork, string> _networks = [];

    public IReadOnlyList<Trunk> Read(YamlItem list) =>
        [.. list.List().Select(item => item.Map()).OfType<YamlMap>().Select(ReadOne).OfType<Trunk>()];

    private Trunk? ReadOne(YamlMap map)
    {
        var named = map.Require("name");
        var name = named?.Text();
        if (name is not null && !_names.Add(name))
        {
            named!.Report("IVR306", $"the trunk '{name}' is named twice", "give each trunk a name of its own");
        }

        var city = City(map, "city");
        var partner = City(map, "partner");
        var outbound = AddressReader.Uri(map.Get("outbound"), tls);
        var sources = map.Get("sources")?.OneOrMany().Select(item => Source(item, name ?? "")).OfType<IPNetwork>().ToArray() ?? [];
        if (map.Get("sources") is null && map.Get("outbound") is null)
        {
            map.Report("IVR312", $"no call can come or go by trunk '{name}'", "give it `sources:` to bring calls, `outbound:` to send them, or both");
        }

        if (partner is not null && map.Get("outbound") is null)
        {
            map.Get("partner")!.Report("IVR312", $"calls are to overflow to '{partner}' by this trunk, and it cannot send any", "add `outbound: sip:HOST:PORT`");
        }

        map.Done();
        return name is null ? null : new Trunk(name, city, sources, outbound, partner);
    }

    private string? City(YamlMap map, string key)
    {
        if (map.Get(key) is not { } item || item.Text() is not { } city)
        {
            return null;
        }

        cities.Add(new NamedCity(item, city));
        return city;
    }

    private IPNetwork? Source(YamlItem item, string trunk)
    {
        if (AddressReader.Network(item) is not { } network)
        {
            return null;
        }

        if (!_networks.TryAdd(network, trunk))
        {
            item.Report("IVR306", $"the network {network} belongs to the trunk '{_networks[network]}' already", "a call is known by where it comes from: one network, one trunk");
        }

        return network;
    }
}

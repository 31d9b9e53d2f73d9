using System.Net;
using System.Text.RegularExpressions;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>trunks:</c>.</summary>
internal sealed partial class TrunkReader(List<NamedCity> cities, TlsReader tls, SrtpReader srtp)
{
    private static readonly TimeSpan ShortestRegistration = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<IPNetwork, string> _networks = [];
    private readonly Dictionary<string, YamlItem> _accounts = new(StringComparer.Ordinal);

    /// <summary>Where the account of each trunk that has one stands in the file.</summary>
    public IReadOnlyDictionary<string, YamlItem> Accounts => _accounts;

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

        var trunk = new Trunk
        {
            Name = name ?? "",
            City = City(map, "city"),
            PartnerCity = City(map, "partner"),
            Outbound = AddressReader.Uri(map.Get("outbound"), tls),
            Sources = map.Get("sources")?.OneOrMany().Select(item => Source(item, name ?? "")).OfType<IPNetwork>().ToArray() ?? [],
            Proxy = AddressReader.Uri(map.Get("proxy"), tls),
            Channels = map.Get("channels")?.Int(1, 100_000),
            Health = Health(map.Get("health"), map.Get("outbound") is not null),
            Register = Registration(map.Get("register")),
            Srtp = srtp.Read(map.Get("srtp")),
        };
        srtp.CheckKeys(map.Get("srtp"), trunk.Srtp, $"the trunk '{trunk.Name}'", trunk.Outbound);
        trunk = Account(map, trunk);
        Together(map, trunk);
        map.Done();
        return name is null ? null : trunk;
    }

    // Who we are to the carrier.
    private Trunk Account(YamlMap map, Trunk trunk)
    {
        if (map.Get("number") is { } number && number.Text() is { } digits)
        {
            if (NumberForm().IsMatch(digits))
            {
                trunk = trunk with { Number = digits };
            }
            else
            {
                number.Report("IVR318", $"'{digits}' is not a number a call can show", "write it as the carrier does: `'+869318888888'`, in quotes");
            }
        }

        if (map.Get("user") is { } user && user.Text() is { } account)
        {
            if (AccountForm().IsMatch(account) && SipUri.TryParse("sip:" + account, out _))
            {
                trunk = trunk with { User = account };
                _accounts.TryAdd(trunk.Name, user);
            }
            else
            {
                user.Report("IVR318", $"'{account}' is not an account", "write it as the carrier gave it: `'+869318888888@gs.ims.example'`, or the user alone");
            }
        }

        if (trunk.Register is not null && map.Get("user") is null)
        {
            map.Get("register")!.Report("IVR318", $"the trunk '{trunk.Name}' is to register and has no account", "add `user:`, and its password to the environment");
        }

        return trunk;
    }

    private static TimeSpan? Registration(YamlItem? item)
    {
        if (item is null || item.Text() is null or "off" || item.Duration() is not { } length)
        {
            return null;
        }

        if (length >= ShortestRegistration && length <= TimeSpan.FromDays(1))
        {
            return length;
        }

        item.Report("IVR318", "a registration lasts from a minute to a day", "write `1h`; the carrier may still grant another time");
        return null;
    }

    private static TrunkProbing? Health(YamlItem? item, bool sends)
    {
        if (item is null)
        {
            return sends ? new TrunkProbing() : null;
        }

        if (!item.IsMap)
        {
            return item.Flag() == true ? new TrunkProbing() : null;
        }

        var (map, usual) = (item.Map()!, new TrunkProbing());
        var probing = new TrunkProbing
        {
            Every = map.Duration("every", usual.Every),
            DownAfter = map.Int("down_after", usual.DownAfter, 1, 100),
            UpAfter = map.Int("up_after", usual.UpAfter, 1, 100),
        };
        map.Done();
        if (probing.Every < TimeSpan.FromSeconds(1))
        {
            map.Get("every")!.Report("IVR318", "a carrier is not asked more than once a second", "write `30s`, or `health: off`");
        }

        return probing;
    }

    // What is right each for itself may be wrong together.
    private static void Together(YamlMap map, Trunk trunk)
    {
        if (map.Get("outbound") is not null)
        {
            return;
        }

        if (map.Get("sources") is null)
        {
            map.Report("IVR312", $"no call can come or go by trunk '{trunk.Name}'", "give it `sources:` to bring calls, `outbound:` to send them, or both");
            return;
        }

        if (map.Get("partner") is { } partner)
        {
            partner.Report("IVR312", $"calls are to overflow to '{trunk.PartnerCity}' by this trunk, and it cannot send any", "add `outbound: sip:HOST:PORT`");
        }

        foreach (var key in (string[])["proxy", "number", "user", "register", "health"])
        {
            if (map.Get(key) is { } idle && !(idle.IsMap is false && idle.Text() == "off"))
            {
                idle.Report("IVR312", $"`{key}:` is about what this gateway sends by the trunk '{trunk.Name}', and it sends nothing", "add `outbound: sip:HOST:PORT`");
            }
        }
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

    [GeneratedRegex(@"^\+?[0-9]{2,20}$")]
    private static partial Regex NumberForm();

    [GeneratedRegex(@"^[^\s@:;?<>""]+(@[A-Za-z0-9.-]+)?$")]
    private static partial Regex AccountForm();
}

using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>srtp:</c>, of the gateway, a trunk or a seat: a word, or a map with the suites in it.</summary>
internal sealed class SrtpReader(YamlItem? ofAll, TlsReader tls)
{
    private static readonly string[] Words = ["off", "optional", "required"];

    private readonly SrtpPolicy _ofAll = Read(ofAll, SrtpPolicy.Off);

    /// <param name="item">Null: nothing is said here, so what the gateway says counts.</param>
    public SrtpPolicy Read(YamlItem? item) => Read(item, _ofAll);

    /// <summary>Protected sound whose keys go readable through the network is worth a word.</summary>
    /// <param name="item">Where it is asked for; null: not here.</param>
    /// <param name="policy">What was read.</param>
    /// <param name="whom">Who is called so.</param>
    /// <param name="outbound">How he is called; null: he calls.</param>
    public void CheckKeys(YamlItem? item, SrtpPolicy policy, Phrase whom, SipUri? outbound)
    {
        item ??= ofAll;
        if (item is null || policy.Use != SrtpUse.Required)
        {
            return;
        }

        var byTls = outbound is null ? tls.Settings is not null : TlsReader.IsTls(outbound);
        if (!byTls)
        {
            item.Report(
                "IVR332", $"the sound of {whom} is protected, and its keys go through the network readable", outbound is null
                    ? "add `tls:` and let them call and register by it, or see that nobody else is on that network"
                    : "call by TLS (`;transport=tls`), or see that nobody else is on that network",
                Severity.Warning);
        }
    }

    private static SrtpPolicy Read(YamlItem? item, SrtpPolicy otherwise)
    {
        if (item is null)
        {
            return otherwise;
        }

        if (!item.IsMap)
        {
            return Use(item) is { } word ? otherwise with { Use = word } : otherwise;
        }

        var map = item.Map()!;
        var use = map.Require("use") is { } at ? Use(at) : null;
        var suites = map.Get("suites") is { } list ? Suites(list) : null;
        map.Done();
        return new SrtpPolicy(use ?? otherwise.Use, suites is { Count: > 0 } ? suites : otherwise.Suites);
    }

    private static SrtpUse? Use(YamlItem item)
    {
        if (item.Text() is not { } word)
        {
            return null;
        }

        var index = Array.IndexOf(Words, word);
        if (index >= 0)
        {
            return (SrtpUse)index;
        }

        item.Report("IVR330", $"'{word}' is no way to use SRTP", "write `off`, `optional` or `required`");
        return null;
    }

    private static List<SrtpSuite> Suites(YamlItem list)
    {
        var suites = new List<SrtpSuite>();
        foreach (var item in list.OneOrMany())
        {
            if (item.Text() is not { } name)
            {
                continue;
            }

            if (SrtpSuite.Find(name) is not { } suite)
            {
                item.Report("IVR331", $"'{name}' is no suite of SRTP this gateway has", Spelling.Suggest(name, SrtpSuite.All.Select(one => one.Name)));
            }
            else if (suites.Contains(suite))
            {
                item.Report("IVR331", $"the suite {name} stands here twice", "take one away; the order is the order of preference");
            }
            else
            {
                suites.Add(suite);
            }
        }

        if (suites.Count == 0 && list.IsList && list.List().Count == 0)
        {
            list.Report("IVR331", "no suite is named", $"name one, or leave `suites:` out for the usual ones: {SrtpPolicy.UsualSuites}");
        }

        return suites;
    }
}

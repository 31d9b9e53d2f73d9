using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>realm:</c>, <c>digest:</c> and <c>lockout:</c>.</summary>
internal static class DigestReader
{
    public static DigestOptions Read(YamlMap root, DigestOptions otherwise) => new()
    {
        Realm = root.Text("realm") ?? otherwise.Realm,
        Algorithms = root.Get("digest") is { } list ? Algorithms(list, root.Words("digest"), otherwise.Algorithms) : otherwise.Algorithms,
        Lockout = Lockout(root.Map("lockout"), otherwise.Lockout),
    };

    private static IReadOnlyList<DigestAlgorithm> Algorithms(YamlItem item, IReadOnlyList<string> words, IReadOnlyList<DigestAlgorithm> otherwise)
    {
        var named = words.Select(DigestAlgorithm.Named).ToArray();
        if (named.Length > 0 && named.All(one => one is not null) && named.Distinct().Count() == named.Length)
        {
            return named!;
        }

        item.Report("IVR319", "`digest` names what passwords are asked for by, each once", "write [md5], [sha-256, md5] or [sha-256]; the first is the most preferred");
        return otherwise;
    }

    private static DigestLockoutOptions Lockout(YamlMap? map, DigestLockoutOptions otherwise)
    {
        if (map is null)
        {
            return otherwise;
        }

        var lockout = new DigestLockoutOptions(map.Int("after", otherwise.After, 0, 1000), map.Duration("within", otherwise.Within), map.Duration("for", otherwise.For));
        foreach (var name in (string[])["within", "for"])
        {
            if (map.Duration(name) is { } span && (span == TimeSpan.Zero || span > TimeSpan.FromDays(1)))
            {
                map.Get(name)!.Report("IVR319", $"a lock-out with `{name}` of {span} does not work", "give it seconds to hours; `after: 0` switches lock-outs off");
            }
        }

        map.Done();
        return lockout;
    }
}

using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>A web service a plan may ask. Whatever a caller pressed or another service said, nobody but its host is asked.</summary>
/// <param name="Name">As <c>http</c> calls it.</param>
/// <param name="Address">Without a slash at its end.</param>
/// <param name="Headers">Sent with each question: the header's name → the variable of the environment that holds its value.</param>
public sealed partial record WebService(string Name, string Address, IReadOnlyDictionary<string, string> Headers)
{
    internal static Dictionary<string, WebService> Read(YamlMap? section)
    {
        var services = new Dictionary<string, WebService>(StringComparer.Ordinal);
        foreach (var (_, name, value) in section?.Entries ?? [])
        {
            if (value.Map() is { } map)
            {
                services[name] = new WebService(name, ReadAddress(map.Require("url")), ReadHeaders(map.Map("headers")));
                map.Done();
            }
        }

        return services;
    }

    private static string ReadAddress(YamlItem? item)
    {
        var text = item?.Text() ?? "";
        var fits = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Query: "", Fragment: "", UserInfo: "" }
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        if (item is not null && !fits)
        {
            item.Report("IVR290", $"'{text}' is no address of a web service", "write `https://HOST/PATH`, without user, `?` and `#`; `http://` is for this machine only: what citizens say is sent there");
        }

        return text.TrimEnd('/');
    }

    private static Dictionary<string, string> ReadHeaders(YamlMap? section)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, name, value) in section?.Entries ?? [])
        {
            if (!HeaderForm().IsMatch(name))
            {
                at.Report("IVR290", $"'{name}' is no header", "write its name: `Authorization`");
            }

            if (value.Text() is { } variable && !VariableForm().IsMatch(variable))
            {
                value.Report("IVR290", "a header's value never stands in a plan", "write the name of the environment's variable that holds it: `Authorization: IVR_ORDERS_TOKEN`");
            }

            headers[name] = value.Text() ?? "";
        }

        return headers;
    }

    [GeneratedRegex("^[A-Za-z0-9-]+$")]
    private static partial Regex HeaderForm();

    [GeneratedRegex("^IVR_[A-Z0-9_]+$")]
    private static partial Regex VariableForm();
}

/// <summary>What a web service is asked.</summary>
/// <param name="Address">Of its service; every value in it is encoded.</param>
/// <param name="Body">JSON, sent by POST; null: a GET, which may be asked again.</param>
/// <param name="Within">The caller's patience, all tries together.</param>
public sealed record WebQuestion(WebService Service, Uri Address, string? Body, TimeSpan Within);

/// <summary>What came back.</summary>
/// <param name="Status">Null: nothing came in time, or not all of it.</param>
/// <param name="Body">As it was sent; empty unless the status is one of success.</param>
public sealed record WebReply(int? Status, ReadOnlyMemory<byte> Body)
{
    public static readonly WebReply None = new(null, default);

    /// <summary>A body that is longer is not read to its end and counts as none.</summary>
    public const int MostBytes = 64 * 1024;
}

using System.Globalization;
using System.Text;

namespace Ivr.EndToEnd;

/// <summary>A seat as the settings of a test name it; its password is <c>pw-</c> and its id.</summary>
internal sealed record SeatSetup(string Id, string City, string Languages = "zh", string Skills = "")
{
    /// <summary>Where it always is; null: it registers.</summary>
    public string? Contact { get; init; }

    /// <summary>What stands behind <c>srtp:</c>; null: nothing.</summary>
    public string? Srtp { get; init; }

    public string Password => "pw-" + Id;
}

/// <summary>A trunk: where its calls come from, and where it sends them.</summary>
internal sealed record TrunkSetup(string Name, string? City = null, string? Source = null, string? Outbound = null, string? Partner = null)
{
    /// <summary>The account it registers with; null: none. Its password is <c>pw</c> and the account's user, as with <see cref="Kamailio"/>.</summary>
    public string? User { get; init; }

    public string? Proxy { get; init; }

    /// <summary>What stands behind <c>srtp:</c>; null: nothing.</summary>
    public string? Srtp { get; init; }

    public int? Channels { get; init; }
}

/// <summary>What one gateway of a test is told.</summary>
internal sealed record GatewaySetup
{
    public string Name { get; init; } = "gw";
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>What others are told instead of the address; null: the address.</summary>
    public string? Announce { get; init; }

    /// <summary>The address as URIs and settings write it.</summary>
    public string Host => Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address;

    public int Port { get; init; } = Ports.Sip();

    /// <summary>For TLS; null: none.</summary>
    public Certificate? Certificate { get; init; }

    public int TlsPort => Port + 1;

    public int Http { get; init; } = Ports.Tcp();
    public string Plan { get; init; } = Places.Plan;
    public string Audio { get; init; } = Places.Audio;
    public int? Redis { get; init; }

    /// <summary>Its name server; null: the machine's.</summary>
    public string? Dns { get; init; }
    public int? MostCalls { get; init; }

    /// <summary>Two for each call and each seat; those of a call that is over rest a while.</summary>
    public int RtpPorts { get; init; } = 100;
    public IReadOnlyList<SeatSetup> Seats { get; init; } = [];
    public IReadOnlyList<TrunkSetup> Trunks { get; init; } = [new("carrier", "lanzhou", "127.0.0.1")];

    /// <summary>Lines of <c>timings:</c>, <c>name: value</c>. Calls of a test are short, so are its rests.</summary>
    public IReadOnlyList<string> Timings { get; init; } = ["wrap_up: 1s"];

    /// <summary>More lines of its settings, as they are.</summary>
    public string More { get; init; } = "";

    public string Yaml(string data)
    {
        var rtp = Ports.Rtp(RtpPorts);
        var text = new StringBuilder(More);
        text.Append(CultureInfo.InvariantCulture, $"instance: {Name}\nlisten: '{Host}:{Port}'\nhttp: {Http}\nplan: {Plan}\naudio: {Audio}\ndata: {data}\n");
        text.Append(CultureInfo.InvariantCulture, $"rtp: {{ first: {rtp}, last: {rtp + RtpPorts - 1} }}\n");
        if (Certificate is { } certificate)
        {
            text.Append(CultureInfo.InvariantCulture, $"tls: {{ listen: '{Host}:{TlsPort}', certificate: {certificate.File}, key: {certificate.KeyFile} }}\n");
        }

        if (Announce is { } announced)
        {
            text.Append(CultureInfo.InvariantCulture, $"announce: '{announced}'\n");
        }

        if (Redis is { } store)
        {
            text.Append(CultureInfo.InvariantCulture, $"redis: 127.0.0.1:{store}\n");
        }

        if (Dns is { } names)
        {
            text.Append(CultureInfo.InvariantCulture, $"dns: '{names}'\n");
        }

        if (MostCalls is { } most)
        {
            text.Append(CultureInfo.InvariantCulture, $"limits: {{ calls: {most} }}\n");
        }

        List(text, "timings", Timings.Select(line => "  " + line));
        List(text, "trunks", Trunks.Select(Trunk));
        List(text, "seats", Seats.Select(seat => $"  - {{ id: {seat.Id}, city: {seat.City}, languages: [{seat.Languages}], skills: [{seat.Skills}]{(seat.Contact is { } contact ? $", contact: '{contact}'" : "")}{(seat.Srtp is { } srtp ? $", srtp: {srtp}" : "")} }}"));
        return text.ToString();
    }

    private static string Trunk(TrunkSetup trunk) => "  - { " + string.Join(", ", new[]
    {
        $"name: {trunk.Name}",
        trunk.City is null ? null : $"city: {trunk.City}",
        trunk.Source is null ? null : $"sources: ['{trunk.Source}']",
        trunk.Outbound is null ? null : $"outbound: \"{trunk.Outbound}\"",
        trunk.Proxy is null ? null : $"proxy: \"{trunk.Proxy}\"",
        trunk.User is null ? null : $"user: '{trunk.User}', register: 1h",
        trunk.Srtp is null ? null : $"srtp: {trunk.Srtp}",
        trunk.Channels is { } channels ? $"channels: {channels}" : null,
        trunk.Partner is null ? null : $"partner: {trunk.Partner}",
    }.OfType<string>()) + " }";

    private static void List(StringBuilder text, string name, IEnumerable<string> lines)
    {
        if (lines.ToArray() is { Length: > 0 } some)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:\n{string.Join('\n', some)}\n");
        }
    }
}

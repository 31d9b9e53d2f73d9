using System.Net;
using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>Reads a settings file; finds all its problems at once.</summary>
public static class SettingsReader
{
    /// <summary>Reads <paramref name="path"/>. Paths in the file are relative to the file; what the file leaves out has the default of <paramref name="defaults"/>.</summary>
    public static SettingsReading Read(string path, GatewaySettings defaults)
    {
        var (file, root) = YamlFile.Read(path);
        return Read(file, root, Path.GetDirectoryName(Path.GetFullPath(path))!, defaults);
    }

    /// <summary>The same for text that stands in for the file <paramref name="name"/> in the current folder.</summary>
    public static SettingsReading Parse(string name, string text, GatewaySettings defaults)
    {
        var (file, root) = YamlFile.Parse(name, text);
        return Read(file, root, Directory.GetCurrentDirectory(), defaults);
    }

    private static SettingsReading Read(YamlFile file, YamlMap root, string folder, GatewaySettings defaults)
    {
        var cities = new List<NamedCity>();
        if (file.HasErrors)
        {
            return new SettingsReading(file, defaults, cities, new Dictionary<string, YamlItem>(), new Dictionary<string, YamlItem>(), new TlsReader(null, folder, defaults.Listen));
        }

        var listen = AddressReader.Local(root.Get("listen")) ?? defaults.Listen;
        var tls = new TlsReader(root.Map("tls"), folder, listen);
        var srtp = new SrtpReader(root.Get("srtp"), tls);
        var trunks = new TrunkReader(cities, tls, srtp);
        var seats = new SeatReader(cities, tls, srtp);

        string At(string name, string otherwise) => root.Text(name) is { } path ? Path.GetFullPath(path, folder) : otherwise;
        var limits = root.Map("limits");
        var rtp = Ports(root.Get("rtp"), defaults.Rtp);
        var settings = defaults with
        {
            Instance = root.Text("instance") ?? defaults.Instance,
            Listen = listen,
            Tls = tls.Settings,
            Announced = AddressReader.Ip(root.Get("announce")) ?? defaults.Announced,
            Http = root.Int("http", defaults.Http, 0, 65535),
            Plan = At("plan", defaults.Plan),
            Audio = At("audio", defaults.Audio),
            Data = At("data", defaults.Data),
            Redis = AddressReader.Remote(root.Get("redis")) ?? defaults.Redis,
            Dns = root.Get("dns")?.OneOrMany().Select(AddressReader.NameServer).OfType<IPEndPoint>().ToArray() ?? defaults.Dns,
            Trunks = root.Get("trunks") is { } trunkList ? trunks.Read(trunkList) : [],
            Seats = root.Get("seats") is { } seatList ? seats.Read(seatList) : [],
            Timings = TimingReader.Read(root.Get("timings"), defaults.Timings),
            Transfers = TransferReader.Read(root.Map("transfers"), defaults.Transfers),
            Recording = RecordingReader.Read(root.Get("recording"), folder, defaults.Recording),
            Speech = SpeechReader.Read(root.Map("speech"), defaults.Speech),
            SupervisionTone = root.Flag("supervision_tone", defaults.SupervisionTone),
            MostCalls = limits?.Int("calls", defaults.MostCalls, 1, 20000) ?? defaults.MostCalls,
            Trace = limits?.Int("trace", defaults.Trace, 0, 1024) ?? defaults.Trace,
            Rtp = rtp,
            ShowNumbersToSeats = root.Flag("show_numbers_to_seats", defaults.ShowNumbersToSeats),
            Digest = DigestReader.Read(root, defaults.Digest),
            Challenged = root.Words("challenged"),
        };
        limits?.Done();
        if (settings.Trunks.Count == 0)
        {
            (root.Get("trunks") is { } none ? (Action<string, Phrase, Phrase?, Severity>)none.Report : root.Report)(
                "IVR311", "no trunk is named, so no call can come in", "name a trunk and the networks its calls come from", Severity.Warning);
        }

        Together(root, settings);
        root.Done();
        return new SettingsReading(file, settings, cities, seats.Places, trunks.Accounts, tls);
    }

    private static PortRange Ports(YamlItem? item, PortRange otherwise)
    {
        if (item?.Map() is not { } map)
        {
            return otherwise;
        }

        var range = new PortRange(map.Int("first", otherwise.First, 1024, 65535), map.Int("last", otherwise.Last, 1024, 65535));
        map.Done();
        if (range.First % 2 != 0 || range.Last - range.First < 3)
        {
            map.Report("IVR309", $"{range.First} to {range.Last} is no range for RTP", "`first` is even and `last` at least 3 above it; a call with a seat takes four ports");
            return otherwise;
        }

        return range;
    }

    // What is right each for itself may be wrong together.
    private static void Together(YamlMap root, GatewaySettings settings)
    {
        var listen = settings.Listen;
        if ((listen.Address.Equals(IPAddress.Any) || listen.Address.Equals(IPAddress.IPv6Any)) && settings.Announced is null)
        {
            root.Get("listen")?.Report("IVR310", "this listens everywhere, and others must be told one address", "add `announce:` with the address the trunks reach this gateway at");
        }

        if (settings.Http != 0 && settings.Http == listen.Port && IPAddress.IsLoopback(listen.Address))
        {
            (root.Get("http") ?? root.Get("listen"))?.Report("IVR302", $"port {settings.Http} cannot be both for SIP and for HTTP", "give `http:` a port of its own");
        }

        if (settings.Tls is { } tls && (tls.Listen.Port == listen.Port || settings.Rtp.Has(tls.Listen.Port)))
        {
            (root.Map("tls")!.Get("listen") ?? root.Get("tls"))!.Report("IVR302", $"port {tls.Listen.Port} cannot be for TLS: SIP without it or RTP has it", "give TLS a port of its own, 5061 by custom");
        }

        if (settings.Rtp.Has(listen.Port))
        {
            (root.Get("rtp") ?? root.Get("listen"))?.Report("IVR302", $"the SIP port {listen.Port} lies inside the RTP ports {settings.Rtp.First} to {settings.Rtp.Last}", "move one of them");
        }
    }
}

/// <summary>A city named somewhere in settings, to be held against the plan.</summary>
internal sealed record NamedCity(YamlItem At, string City);

/// <summary>What came of reading: settings, and all that is wrong with them.</summary>
public sealed class SettingsReading
{
    private readonly YamlFile _file;
    private readonly IReadOnlyList<NamedCity> _cities;
    private readonly IReadOnlyDictionary<string, YamlItem> _seats;
    private readonly IReadOnlyDictionary<string, YamlItem> _accounts;
    private readonly TlsReader _tls;

    internal SettingsReading(
        YamlFile file, GatewaySettings settings, IReadOnlyList<NamedCity> cities, IReadOnlyDictionary<string, YamlItem> seats, IReadOnlyDictionary<string, YamlItem> accounts, TlsReader tls)
    {
        _accounts = accounts;
        _tls = tls;
        _file = file;
        Settings = settings;
        _cities = cities;
        _seats = seats;
    }

    /// <summary>To be used only while there are no errors.</summary>
    public GatewaySettings Settings { get; }

    public IReadOnlyList<Diagnostic> Problems => _file.Problems;

    public bool HasErrors => _file.HasErrors;

    /// <summary>What of the plan's ledger the trunks cannot do.</summary>
    public IReadOnlyList<Diagnostic> CheckLedger(Dialplan plan) => plan.Ledger.WithoutTrunk(
        [.. Settings.Trunks.Where(trunk => trunk is { Outbound: not null, PartnerCity: null }).Select(trunk => trunk.City).OfType<string>()], plan.Cities.Values);

    /// <summary>What the plan counts on that no seat has.</summary>
    /// <param name="severity">Of a gateway that starts: a warning.</param>
    public IReadOnlyList<Diagnostic> CheckSeats(Dialplan plan, Severity severity) =>
        Settings.Seats.Count == 0 ? [] : plan.WithoutSeat([.. Settings.Seats.SelectMany(seat => seat.Able)], severity);

    /// <summary>Holds the cities of trunks and seats, and the languages of seats, against those of the plan.</summary>
    public void CheckPlan(Dialplan plan)
    {
        foreach (var (at, city) in _cities)
        {
            if (!plan.Cities.ContainsKey(city))
            {
                at.Report("IVR305", $"the plan '{plan.Name}' knows no city '{city}'", Spelling.Suggest(city, plan.Cities.Keys));
            }
        }

        foreach (var seat in Settings.Seats)
        {
            foreach (var language in seat.Languages.Where(tag => !plan.Languages.ContainsKey(tag)))
            {
                _seats[seat.Id].Report("IVR305", $"the plan '{plan.Name}' knows no language '{language}'", Spelling.Suggest(language, plan.Languages.Keys));
            }
        }
    }

    /// <summary>Reads the certificates of <c>tls:</c>; null: there is none, or what is wrong is among the problems.</summary>
    public TlsIdentity? LoadCertificates(string? password, DateTimeOffset now) => _tls.Load(password, now);

    /// <summary>A seat that registers needs a password, and a trunk that has an account.</summary>
    public void CheckPasswords(Passwords seats, Passwords trunks)
    {
        foreach (var seat in Settings.Seats)
        {
            if (seat.Contact is null && seats.Of(seat.Id) is null && _seats.TryGetValue(seat.Id, out var at))
            {
                at.Report("IVR307", $"seat '{seat.Id}' registers and has no password", $"{PasswordKind.Seats.Fix(seat.Id)}; a phone that never registers gets `contact:`");
            }
        }

        foreach (var (trunk, user) in _accounts.Where(one => trunks.Of(one.Key) is null))
        {
            user.Report("IVR318", $"the account of trunk '{trunk}' has no password", PasswordKind.Trunks.Fix(trunk));
        }
    }
}

using System.Net;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Gateway.Settings;

/// <summary>What one gateway is told by its operator; checked, immutable.</summary>
public sealed record GatewaySettings
{
    /// <summary>This gateway's name among those that share a store.</summary>
    public required string Instance { get; init; }

    /// <summary>Where SIP listens, UDP and TCP; media binds the same address.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 5060);

    /// <summary>SIP over TLS; null: none.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>The address others reach us at, when it is not the one we listen on.</summary>
    public IPAddress? Announced { get; init; }

    /// <summary>Port of health, metrics and ops on 127.0.0.1; 0: any free one.</summary>
    public int Http { get; init; } = 8080;

    public required string Plan { get; init; }

    public required string Audio { get; init; }

    /// <summary>Records, journal, embedded store, the key of the ops API.</summary>
    public required string Data { get; init; }

    /// <summary>The shared store; null: the embedded one.</summary>
    public DnsEndPoint? Redis { get; init; }

    /// <summary>Name servers asked for hosts that are names; empty: those of the machine.</summary>
    public IReadOnlyList<IPEndPoint> Dns { get; init; } = [];

    public IReadOnlyList<Trunk> Trunks { get; init; } = [];

    public IReadOnlyList<SeatSetting> Seats { get; init; } = [];

    public TimingSettings Timings { get; init; } = new();

    /// <summary>What seats may do with a citizen they talk with.</summary>
    public TransferOptions Transfers { get; init; } = new();

    /// <summary>What is recorded of citizens' calls, and where.</summary>
    public RecordingSettings Recording { get; init; } = new();

    /// <summary>Who speaks what nobody recorded.</summary>
    public SpeechSettings Speech { get; init; } = new();

    /// <summary>Seats hear a tone when a supervisor takes part.</summary>
    public bool SupervisionTone { get; init; }

    /// <summary>Calls at once; one more gets 503 and is called back.</summary>
    public int MostCalls { get; init; } = 2000;

    /// <summary>Room for the last SIP messages of calls, in MiB; 0: none are kept.</summary>
    public int Trace { get; init; } = 16;

    /// <summary>First and last port of RTP.</summary>
    public PortRange Rtp { get; init; } = new(20000, 29999);

    public bool ShowNumbersToSeats { get; init; }

    /// <summary>How seats and those who call a challenged number prove who they are.</summary>
    public DigestOptions Digest { get; init; } = new();

    /// <summary>Called numbers that ask who calls for his password; none of citizens.</summary>
    public IReadOnlyList<string> Challenged { get; init; } = [];

    /// <summary>The address written into what others read.</summary>
    public IPAddress Address => Announced ?? Listen.Address;
}

/// <summary>Where TLS listens and the files of who we are by it; absolute paths.</summary>
public sealed record TlsSettings
{
    public required IPEndPoint Listen { get; init; }

    /// <summary>PEM, intermediates behind it, or PFX.</summary>
    public required string Certificate { get; init; }

    /// <summary>PEM; null: the key stands in the certificate's file.</summary>
    public string? Key { get; init; }

    /// <summary>PEM: who may sign certificates of others; null: those the machine trusts.</summary>
    public string? Authorities { get; init; }

    /// <summary>Who connects must show a certificate.</summary>
    public bool AsksCallers { get; init; }
}

/// <summary>Recording of calls.</summary>
public sealed record RecordingSettings
{
    public RecordingScope What { get; init; } = RecordingScope.Conversation;

    /// <summary>An absolute path; null: <c>recordings</c> in the data folder.</summary>
    public string? Folder { get; init; }

    public bool Stereo { get; init; } = true;

    /// <summary>MiB that stay free on the disk.</summary>
    public int KeepFree { get; init; } = 1024;

    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(4);
}

/// <summary>A seat as settings name it.</summary>
/// <param name="Id">Its user name.</param>
/// <param name="City">Whose seat it is.</param>
/// <param name="Skills">What it can do.</param>
/// <param name="Languages">What it speaks.</param>
/// <param name="Contact">Where it always is, a SIP URI; null: it registers.</param>
public sealed record SeatSetting(string Id, string City, IReadOnlyList<string> Skills, IReadOnlyList<string> Languages, string? Contact)
{
    /// <summary>What callers may ask of it: <c>language:adx</c>, <c>elder</c>.</summary>
    public IReadOnlyList<string> Able => [.. Languages.Select(LineRequest.Speaks), .. Skills];

    /// <summary>Whether the sound of its phones is protected.</summary>
    public SrtpPolicy Srtp { get; init; } = SrtpPolicy.Off;
}

/// <summary>Ports from <paramref name="First"/> to <paramref name="Last"/>, both of them in it.</summary>
public sealed record PortRange(int First, int Last)
{
    public bool Has(int port) => port >= First && port <= Last;
}

/// <summary>All lengths of time an operator may set.</summary>
public sealed record TimingSettings
{
    public SeatTimings Seats { get; init; } = new();
    public RegistrationLimits Registration { get; init; } = new();
    public LineTimings Line { get; init; } = new();

    /// <summary>A leg that heard nothing for so long is over.</summary>
    public TimeSpan RtpTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping gateway waits for its calls.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromMinutes(5);
}

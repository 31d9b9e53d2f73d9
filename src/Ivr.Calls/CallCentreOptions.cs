using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>What an operator sets about calls and seats.</summary>
public sealed record CallCentreOptions
{
    /// <summary>This gateway's name: the owner of its calls in the shared store.</summary>
    public required string Instance { get; init; }

    /// <summary>The address other sides reach us at; host and port of our Contact and From.</summary>
    public required SipUri Address { get; init; }

    public IReadOnlyList<Trunk> Trunks { get; init; } = [];

    /// <summary>How seats, and who calls a challenged number, prove who they are.</summary>
    public DigestOptions Digest { get; init; } = new();

    /// <summary>Called numbers that answer only who proves by digest that he has an account; none of citizens.</summary>
    public IReadOnlyList<string> Challenged { get; init; } = [];

    /// <summary>Calls at once; one more is refused with 503 and becomes a callback.</summary>
    public int MostCalls { get; init; } = 2000;

    public SeatTimings Seats { get; init; } = new();

    public RegistrationLimits Registration { get; init; } = new();

    public LineTimings Line { get; init; } = new();

    public TransferOptions Transfers { get; init; } = new();

    /// <summary>What is recorded of citizens' calls; a seat's own calls never are.</summary>
    public RecordingScope Recording { get; init; }

    /// <summary>Seats hear a tone when a supervisor comes or changes how he takes part.</summary>
    public bool SupervisionBeep { get; init; }

    /// <summary>Full numbers on seats' phones instead of masked ones.</summary>
    public bool ShowNumbersToSeats { get; init; }
}

/// <summary>How long a seat rings, rests and wraps up.</summary>
public sealed record SeatTimings
{
    public TimeSpan Ring { get; init; } = TimeSpan.FromSeconds(20);
    public TimeSpan RestAfterNoAnswer { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan RestAfterBusy { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan RestAfterFailure { get; init; } = TimeSpan.FromSeconds(15);
    public TimeSpan WrapUp { get; init; } = TimeSpan.FromSeconds(15);
}

/// <summary>How long a registration may live; a phone that asks for less gets 423 (RFC 3261 10.3).</summary>
public sealed record RegistrationLimits
{
    public TimeSpan Shortest { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Contacts of one seat at once; one more is refused with 403.</summary>
    public int MostContacts { get; init; } = 5;
}

/// <summary>The beats of the queue desk and of the callback desk.</summary>
public sealed record LineTimings
{
    /// <summary>How long a caller or a held seat outlives the gateway that keeps it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan Renew { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan Reap { get; init; } = TimeSpan.FromSeconds(5);
    public TimeSpan Watch { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a partner city's platform is given to find a person; our caller hears music meanwhile.</summary>
    public TimeSpan PartnerRing { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a caller waits for a store that is away before he is told (P23) and written into the journal.</summary>
    public TimeSpan StorePatience { get; init; } = TimeSpan.FromSeconds(8);
    public TimeSpan CallbackPoll { get; init; } = TimeSpan.FromSeconds(2);
    public TimeSpan CallbackPostpone { get; init; } = TimeSpan.FromSeconds(30);
}

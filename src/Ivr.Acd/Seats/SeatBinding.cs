namespace Ivr.Acd;

/// <summary>One way to a seat's phone, as a registration left it (RFC 3261 10.3). What the words mean is the registrar's business; none has a space in it.</summary>
public sealed record SeatBinding
{
    /// <summary>Where the phone is reached.</summary>
    public required string Contact { get; init; }

    /// <summary>Its URI, written so that equal URIs are equal texts.</summary>
    public required string Uri { get; init; }

    /// <summary>Which phone it is, and which of its flows (RFC 5626 4.2); empty: it does not say.</summary>
    public string Instance { get; init; } = "";

    /// <summary>Until when; what is not later than the present removes the binding.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>How much it is preferred, in thousandths, 0 to 1000.</summary>
    public int Q { get; init; } = 1000;

    /// <summary>The gateway whose connection it came by, which is the only way to it or at least one; empty: none, any gateway reaches it.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Which connection; the binding goes when it closes.</summary>
    public string Flow { get; init; } = "";

    /// <summary>Nobody but <see cref="Gateway"/> reaches it.</summary>
    public bool OnlyThere { get; init; }

    /// <summary>When it was last registered; the store's word.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The registration that made it; the store's word.</summary>
    public string CallId { get; init; } = "";

    /// <summary>The number of that registration's request; the store's word.</summary>
    public long CSeq { get; init; }

    /// <summary>Whether this gateway reaches it; null: whether any does.</summary>
    public bool IsReachedBy(string? gateway) => !OnlyThere || gateway is null || gateway == Gateway;

    /// <summary>Whether one takes the place of the other: phones that name themselves are known by that, others by their URI.</summary>
    internal bool IsSameAs(SeatBinding other) =>
        Instance.Length > 0 && other.Instance.Length > 0 ? Instance == other.Instance : Uri == other.Uri;

    /// <summary>As a phone is rung: by preference, then the newest.</summary>
    public static IReadOnlyList<SeatBinding> Preferred(IEnumerable<SeatBinding> bindings) =>
        [.. bindings.OrderByDescending(one => one.Q).ThenByDescending(one => one.Since).ThenBy(one => one.Uri, StringComparer.Ordinal).ThenBy(one => one.Instance, StringComparer.Ordinal)];
}

/// <summary>A change of a seat's bindings: all of it happens, or nothing.</summary>
/// <param name="CallId">Of the REGISTER.</param>
/// <param name="CSeq">Of the REGISTER; it changes nothing that the same Call-ID changed with this number or a higher one.</param>
/// <param name="Bindings">To be added or, where they have expired, removed; none: only to ask.</param>
public sealed record SeatRegistration(string CallId, long CSeq, IReadOnlyList<SeatBinding> Bindings)
{
    /// <summary>All bindings go first.</summary>
    public bool RemoveAll { get; init; }

    /// <summary>How many a seat may have.</summary>
    public int Most { get; init; } = 5;
}

/// <summary>How a registration came out.</summary>
public enum SeatBoundOutcome
{
    Done,
    UnknownSeat,

    /// <summary>A later request of the same Call-ID was here before.</summary>
    Outdated,

    /// <summary>More bindings than a seat may have.</summary>
    TooMany,
}

/// <summary>How a registration came out.</summary>
/// <param name="Outcome">Anything but <see cref="SeatBoundOutcome.Done"/> changed nothing.</param>
/// <param name="Bindings">All that the seat has now, preferred first.</param>
public sealed record SeatBound(SeatBoundOutcome Outcome, IReadOnlyList<SeatBinding> Bindings);

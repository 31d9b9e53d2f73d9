namespace Ivr.Acd;

/// <summary>What a seat is, from the settings.</summary>
/// <param name="Id">Also the user its phone registers as.</param>
/// <param name="City">Whose callers it serves first.</param>
/// <param name="Skills">What it can do: <c>language:zh</c>, <c>tax</c>.</param>
/// <param name="Contact">A phone that never registers: always signed in, at this URI; null: signed in by REGISTER.</param>
public sealed record SeatDefinition(string Id, string City, IReadOnlyList<string> Skills, string? Contact = null);

/// <summary>What a seat is doing.</summary>
public enum SeatState
{
    /// <summary>Not registered.</summary>
    Offline,

    /// <summary>Waits for a call.</summary>
    Ready,

    /// <summary>Claimed by its holder, who rings it.</summary>
    Ringing,

    /// <summary>In a conversation of its holder's.</summary>
    Talking,

    /// <summary>Writes down the last conversation.</summary>
    WrapUp,

    /// <summary>Did not answer, was busy or unreachable; left alone for a while.</summary>
    Resting,
}

/// <summary>A seat at one moment.</summary>
public sealed record SeatSnapshot
{
    public required string Id { get; init; }
    public required string City { get; init; }
    public required IReadOnlyList<string> Skills { get; init; }
    public required SeatState State { get; init; }

    /// <summary>When this state began.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When this state ends by itself: a lease, a wrap-up, a rest; null when ready or offline.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Where its phones have registered, preferred first.</summary>
    public IReadOnlyList<SeatBinding> Bindings { get; init; } = [];

    /// <summary>Where it is without any registration; null: nowhere.</summary>
    public string? Static { get; init; }

    /// <summary>Where its phone is reached first; null: nowhere.</summary>
    public string? Contact => Bindings.Count > 0 ? Bindings[0].Contact : Static;

    /// <summary>When the last registration lapses; null: never, or not registered.</summary>
    public DateTimeOffset? ContactExpires => Bindings.Count > 0 ? Bindings.Max(one => one.Expires) : null;

    /// <summary>The call or callback that holds it, ringing or talking.</summary>
    public string? Holder { get; init; }

    /// <summary>Why it rests, or what brought it back: <c>no-answer</c>, <c>lease-lapsed</c>.</summary>
    public string? Cause { get; init; }
}

/// <summary>What seat is asked for.</summary>
/// <param name="Cities">Whose seats may be taken; the order means nothing, the longest idle is taken.</param>
/// <param name="Skills">What is needed, all of it, and what is preferred; see <see cref="WantedSkill"/>.</param>
public sealed record SeatWanted(IReadOnlyList<string> Cities, IReadOnlyList<string> Skills)
{
    /// <summary>This seat and no other, whatever its city and skills; null: any that fits.</summary>
    public string? Seat { get; init; }

    /// <summary>The gateway that will ring it: only seats it reaches; null: any.</summary>
    public string? Gateway { get; init; }

    /// <summary>One seat by its id.</summary>
    public static SeatWanted Named(string seat) => new([], []) { Seat = seat };
}

/// <summary>How asking for a seat came out.</summary>
/// <param name="Seat">The seat, now ringing for the one who asked; null: none is ready.</param>
public sealed record SeatClaim(SeatSnapshot? Seat)
{
    public static SeatClaim None { get; } = new((SeatSnapshot?)null);
}

namespace Ivr.Acd;

/// <summary>Whom to call back, and why.</summary>
/// <param name="Number">Digits only, as dialled from the province.</param>
/// <param name="City">Whose 12345 he called.</param>
/// <param name="Skills">What the seat must have.</param>
/// <param name="Language">What he chose to hear; null: unknown.</param>
/// <param name="Reason">In a word: <c>requested</c>, <c>abandoned</c>, <c>fault</c>, <c>capacity</c>.</param>
/// <param name="CallId">The call that reached nobody.</param>
public sealed record CallbackRequest(string Number, string City, IReadOnlyList<string> Skills, string? Language, string Reason, string CallId)
{
    /// <summary>He asked that nobody be shown his number; he is called back under it all the same.</summary>
    public bool Hidden { get; init; }

    /// <summary>The file of the message he left, below the recordings' folder; null: none. A later request without one keeps it.</summary>
    public string? Message { get; init; }

    /// <summary>He could not be put through to an emergency number: he is called back before all others, at any hour. A later request without it keeps it.</summary>
    public bool Urgent { get; init; }
}

/// <summary>Where a callback stands.</summary>
public enum CallbackState
{
    /// <summary>Waits until it is due, and then for a gateway.</summary>
    Open,

    /// <summary>A gateway is at it.</summary>
    Taken,

    /// <summary>Over.</summary>
    Closed,
}

/// <summary>One attempt: begun when a gateway took the callback.</summary>
/// <param name="TakenAt">When.</param>
/// <param name="Owner">By which gateway.</param>
/// <param name="OverAt">When its outcome was known.</param>
/// <param name="Outcome">In a word: <c>no-answer</c>, <c>connected</c>; <c>lapsed</c>: the gateway died.</param>
public sealed record CallbackAttempt(DateTimeOffset TakenAt, string Owner, DateTimeOffset OverAt, string Outcome);

/// <summary>A callback at one moment.</summary>
public sealed record Callback
{
    public required string Id { get; init; }
    public required CallbackRequest Request { get; init; }
    public required CallbackState State { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>Not before this; of one that is taken: when its lease ends; of one that is closed: when that was.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>Attempts that came to an outcome.</summary>
    public int Attempts { get; init; }

    /// <summary>How often no attempt could be made.</summary>
    public int Postponed { get; init; }

    /// <summary>The gateway that is at it.</summary>
    public string? Owner { get; init; }

    /// <summary>How it ended; null while it is open.</summary>
    public string? Outcome { get; init; }

    /// <summary>What was attempted, oldest first, <see cref="CallbackHistory.MostAttempts"/> at most.</summary>
    public IReadOnlyList<CallbackAttempt> History { get; init; } = [];
}

/// <summary>How opening came out.</summary>
/// <param name="Id">The callback open for the number.</param>
/// <param name="Merged">It was open before.</param>
public sealed record CallbackOpened(string Id, bool Merged);

/// <summary>How many callbacks there are.</summary>
/// <param name="Open">Not taken, due or not.</param>
/// <param name="Due">Of these, due.</param>
/// <param name="Taken">Being made.</param>
/// <param name="EarliestDue">When the first of the open ones is or was due; null: none is open.</param>
/// <param name="Urgent">Of the open ones, those to who could not be put through to an emergency number.</param>
public sealed record CallbackCounts(int Open, int Due, int Taken, DateTimeOffset? EarliestDue, int Urgent);

/// <summary>How much of the past a callback store keeps.</summary>
public static class CallbackHistory
{
    /// <summary>Closed callbacks.</summary>
    public const int Most = 5000;

    /// <summary>Attempts on one callback.</summary>
    public const int MostAttempts = 20;

    /// <summary>How long closed callbacks are kept.</summary>
    public static TimeSpan Keep { get; } = TimeSpan.FromDays(7);
}

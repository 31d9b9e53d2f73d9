namespace Ivr.Calls;

/// <summary>Which way a call went.</summary>
public enum CallDirection
{
    Inbound,
    Callback,

    /// <summary>The laboratory calls out; what the other side does stands there as the caller's.</summary>
    Trial,

    /// <summary>A seat calls, for itself; what the other side does stands there as the caller's.</summary>
    Seat,

    /// <summary>A public number is called to see that somebody answers.</summary>
    Verification,
}

/// <summary>
/// One call, for good. Both wait clocks stand in it: from the 200 OK (what the citizen feels, navigation included) and
/// from the entry into the line (what vendors report). Numbers are masked.
/// </summary>
public sealed record CallDetailRecord
{
    public required string CallId { get; init; }
    public required CallDirection Direction { get; init; }
    public required string Gateway { get; init; }
    public string? Plan { get; init; }
    public string? PlanVersion { get; init; }
    public string? Trunk { get; init; }
    public required string Caller { get; init; }
    public required string Called { get; init; }
    public string? City { get; init; }

    /// <summary>The rule that decided the city.</summary>
    public string? CityRule { get; init; }

    /// <summary>Where the caller's mobile number was sold: a hint, which decided nothing; null: nobody knows.</summary>
    public string? CallerHome { get; init; }

    public string? Language { get; init; }
    public IReadOnlyList<string> Skills { get; init; } = [];
    public string? Seat { get; init; }
    public string? ServedBy { get; init; }
    public int? SurveyGrade { get; init; }
    public string? Callback { get; init; }

    /// <summary>That callback goes before all others, at any hour: an emergency number was not reached.</summary>
    public bool Urgent { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? LineEnteredAt { get; init; }
    public DateTimeOffset? SeatAnsweredAt { get; init; }
    /// <summary>When <see cref="Seat"/> went; null: it never came. What lies between is its talk time, also when the call went on without it.</summary>
    public DateTimeOffset? SeatLeftAt { get; init; }

    /// <summary>Whom the seat, or the plan, handed the citizen on to, the last one: a seat's id, a number of the plan or outside; null: to nobody.</summary>
    public string? TransferredTo { get; init; }

    /// <summary>When the first number outside answered whom the plan put through; null: none did.</summary>
    public DateTimeOffset? PutThroughAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Seconds from the 200 OK to the person, or to the end when no person came.</summary>
    public double? WaitFromAnswer { get; init; }

    /// <summary>Seconds from the entry into the line to the person, or to the end when no person came.</summary>
    public double? WaitFromLine { get; init; }

    /// <summary>Null: nothing was recorded, as the operator wants it or because the call never came so far.</summary>
    public RecordingNote? Recording { get; init; }

    /// <summary>The message he left, the last one; null: none.</summary>
    public RecordingNote? Message { get; init; }

    /// <summary>How the caller's sound was protected: the suite of SRTP, <c>plain</c> once any of it was not; null: nothing was agreed on.</summary>
    public string? Protection { get; init; }

    /// <summary>The same of who served him.</summary>
    public string? PartnerProtection { get; init; }

    public required CallEnding Ending { get; init; }
    public IReadOnlyDictionary<string, string> Attached { get; init; } = new Dictionary<string, string>();
    public required IReadOnlyList<CallStep> Steps { get; init; }

    /// <summary>How the legs sounded that had any sound, in the order they came.</summary>
    public IReadOnlyList<LegQuality> Legs { get; init; } = [];
}

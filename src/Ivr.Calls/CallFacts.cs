using Ivr.Acd;
using Ivr.Flows;

namespace Ivr.Calls;

/// <summary>What is known of one call while it lives; its record is made of it. Touched on the call's loop only.</summary>
internal sealed class CallFacts(CallCentreOptions options, TimeProvider time)
{
    // What a plan attaches the grade of its survey as.
    private const string GradeName = "survey";

    private readonly Dictionary<string, string> _attached = [];
    private readonly List<(string Name, Leg Leg)> _legs = [];

    public required string CallId { get; init; }
    public required Dialplan Plan { get; init; }
    /// <summary>Whose call it is; another's only when he says so, or a seat sends it on to another city's number.</summary>
    public required CityDecision Decision { get; set; }
    public required CallerNumber Caller { get; init; }
    /// <summary>Where his number was sold: a hint for the seat; null: nobody knows.</summary>
    public string? Home { get; init; }
    /// <summary>What is written down for his number; null: nothing.</summary>
    public CallerProfile? Registered { get; init; }
    public required string Called { get; init; }
    /// <summary>By which it came, or went out.</summary>
    public Trunk? Trunk { get; set; }

    /// <summary>The city that sent this call on to us; such a call is never sent on again.</summary>
    public string? CameFrom { get; init; }

    /// <summary>Who was called before us.</summary>
    public CallHistory History { get; init; } = CallHistory.None;

    /// <summary>What the INVITE had left; a call we send on gets one less (RFC 3261 16.6).</summary>
    public int MaxForwards { get; init; } = 70;

    public CallDirection Direction { get; init; }
    public Timeline Timeline { get; } = new(time);
    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();
    public DateTimeOffset? AnsweredAt { get; set; }
    public DateTimeOffset? LineEnteredAt { get; set; }
    public DateTimeOffset? ServedAt { get; set; }
    public DateTimeOffset? SeatLeftAt { get; set; }
    public string? TransferredTo { get; set; }
    public DateTimeOffset? PutThroughAt { get; set; }

    /// <summary>Null: nothing is recorded, or not yet.</summary>
    public CallTape? Tape { get; set; }

    /// <summary>The last message he left or began; null: none.</summary>
    public MessageTape? Message { get; set; }

    public string? Seat { get; set; }
    public string? ServedBy { get; set; }
    public string Language { get; set; } = "zh";
    public string Voice { get; set; } = "standard";
    public IReadOnlyList<string> Skills { get; set; } = [];
    public TimeSpan Boost { get; set; }
    public string? Callback { get; set; }

    /// <summary>The callback it opened or is goes before all others, at any hour.</summary>
    public bool Urgent { get; set; }

    /// <summary>He is in the line because an emergency number was not reached.</summary>
    public bool IsFirst => LineEnteredAt is not null && Boost >= LineRequest.First;

    /// <summary>The citizen's side, or that of a seat which calls; null: there was none.</summary>
    public Leg? Leg { get; set; }

    /// <summary>Who served him; null: nobody did.</summary>
    public Leg? Partner { get; set; }
    public IReadOnlyDictionary<string, string> Attached => _attached;

    /// <summary>Whose 12345 was called, as a seat should greet: the city that sent the call on, if one did.</summary>
    public City Greeted => CameFrom is { } from && Plan.Cities.TryGetValue(from, out var city) ? city : Decision.City;

    public string City => Decision.City.Id;

    /// <summary>What a seat's phone shows of this call.</summary>
    /// <param name="kind">A word before the city's name; empty: none.</param>
    /// <param name="note">More for the seat.</param>
    public SeatDisplay Display(string kind, string note) => new(
        $"{kind}{Greeted.Name}12345",
        options.ShowNumbersToSeats && Caller.Digits.Length > 0 && !Caller.Hidden ? Caller.Digits : Caller.Masked,
        string.Join("; ", _attached.Select(one => $"{one.Key} {one.Value}").Prepend(Home is null ? "" : $"归属地 {Home}").Prepend(Language).Append(note).Where(part => part.Length > 0)));

    public void Attach(string name, string? value)
    {
        if (value is null)
        {
            _attached.Remove(name);
        }
        else
        {
            _attached[name] = value;
        }
    }

    /// <summary>The caller as the line knows him; <paramref name="seatCities"/> empty: in his place, but not to be offered a seat yet.</summary>
    public WaitingCaller Waiting(IReadOnlyList<string> seatCities) => new(
        CallId, options.Instance, City, Skills, LineEnteredAt ?? time.GetUtcNow(), Boost, seatCities)
    {
        Number = Caller.Callable ? Caller.Digits : "",
        Hidden = Caller.Hidden,
        Language = Language,
    };

    /// <summary>How this leg sounded belongs into the record; once, however often it is said.</summary>
    public void Hears(string name, Leg leg)
    {
        if (!_legs.Exists(known => known.Leg == leg))
        {
            _legs.Add((name, leg));
        }
    }

    public CallDetailRecord Record(CallEnding ending)
    {
        var end = time.GetUtcNow();
        return new CallDetailRecord
        {
            CallId = CallId,
            Direction = Direction,
            Gateway = options.Instance,
            Plan = Plan.Name,
            PlanVersion = Plan.Version,
            Trunk = Trunk?.Name,
            Caller = Caller.Masked,
            Called = Called,
            City = City,
            CityRule = Decision.Rule,
            CallerHome = Home,
            Language = Language,
            Skills = Skills,
            Seat = Seat,
            ServedBy = ServedBy,
            SurveyGrade = _attached.TryGetValue(GradeName, out var grade) && int.TryParse(grade, out var number) ? number : null,
            Callback = Callback,
            Urgent = Urgent,
            StartedAt = StartedAt,
            AnsweredAt = AnsweredAt,
            LineEnteredAt = LineEnteredAt,
            SeatAnsweredAt = ServedAt,
            SeatLeftAt = SeatLeftAt,
            TransferredTo = TransferredTo,
            PutThroughAt = PutThroughAt,
            EndedAt = end,
            WaitFromAnswer = ((ServedAt ?? PutThroughAt ?? end) - AnsweredAt)?.TotalSeconds,
            WaitFromLine = ((ServedAt ?? PutThroughAt ?? end) - LineEnteredAt)?.TotalSeconds,
            Ending = ending,
            Recording = Tape?.Note,
            Message = Message?.Note,
            Protection = Leg?.Media.Protection,
            PartnerProtection = Partner?.Media.Protection,
            Attached = new Dictionary<string, string>(_attached),
            Steps = [.. Timeline.Steps],
            Legs = [.. _legs.Select(known => LegQuality.Of(known.Name, known.Leg.Media.Statistics)).Where(leg => leg.Heard is not null || leg.Sent is not null)],
        };
    }
}

namespace Ivr.Flows.Simulation;

/// <summary>The place a simulated caller has in the line, from the menu on, and the person he meets there.</summary>
internal sealed class SimulatedLine(SimulatedPhone phone, HouseState house, Transcript transcript)
{
    // As the live line.
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(8);

    private static readonly Phrase Answered = "through: answered";

    private SimulatedOverflow _overflow = new(house, transcript.City.City);
    private TimeSpan? _entered;
    private LineRequest _request = new([], TimeSpan.Zero, null);

    public bool IsEntered => _entered is not null;

    /// <summary>He is in it because an emergency number was not reached.</summary>
    public bool IsFirst => IsEntered && _request.IsFirst;

    /// <summary>His call is another city's: its seats are asked first, as if he had just come to its line.</summary>
    public void Move() => _overflow = new SimulatedOverflow(house, transcript.City.City);

    public void Enter(LineRequest request)
    {
        _request = request;
        if (_entered is null)
        {
            _entered = phone.Now;
            phone.Say("line: enters");
        }
    }

    /// <summary>A stay in the line, and the conversation it leads to.</summary>
    /// <param name="wait">What he hears.</param>
    /// <param name="length">How long a prompt is.</param>
    public LineExit Wait(LineWait wait, Func<string, TimeSpan> length)
    {
        phone.ForgetKeys();
        var skills = string.Join(' ', _request.Skills);
        phone.Say(_request.IsFirst ? $"line: waits for {skills}, first"
            : _request.PriorityBoost > TimeSpan.Zero ? $"line: waits for {skills}, {_request.PriorityBoost.TotalSeconds:0.#} s ahead"
            : (Phrase)$"line: waits for {skills}");
        var stay = new SimulatedStay(this, phone, house, wait, new LineWords(phone, length));
        var exit = StoreAnswers(phone.Now + StorePatience) ? stay.Run() : LineExit.StoreDown;
        phone.Fingers.NotAsked(silent: true);
        phone.ForgetKeys();
        if (exit == LineExit.StoreDown)
        {
            phone.Say("line: the store is away");
        }
        else if (exit == LineExit.Served)
        {
            Talk();
        }

        return exit;
    }

    /// <summary>Callers ahead of him.</summary>
    public int Ahead => _request.IsFirst ? 0 : house.Ahead;

    /// <summary>A number outside rings for him, and perhaps somebody there talks with him. His place stays until then.</summary>
    public ThroughExit PutThrough(OutsideNumber to)
    {
        phone.ForgetKeys();
        phone.Say($"through: rings {to.Entry} {to.Number}");
        var (rings, end) = house.Outside switch
        {
            { After: { } after } when after < to.Ring => (after, Answered),
            { After: null, SignedIn: true } => (TimeSpan.Zero, "through: busy"),
            _ => (to.Ring, (Phrase)"through: nobody answers"),
        };
        phone.Fingers.Asked(phone.Now, rings);
        var person = Rings(phone.Now + rings);
        phone.Fingers.NotAsked(silent: !person);
        phone.Say(person ? "through: given up" : end);
        if (person || end != Answered)
        {
            return person ? ThroughExit.Person : ThroughExit.NotReached;
        }

        _entered = null;
        transcript.OutsideAfter ??= phone.Now;
        phone.Pass(phone.Now + house.Talk, untilKey: false);
        phone.ForgetKeys();
        phone.Say("through: over");
        return ThroughExit.Talked;
    }

    /// <summary>How long he has been in the line.</summary>
    public TimeSpan Waited => phone.Now - _entered!.Value;

    /// <summary>When a seat he can reach is free; <see cref="TimeSpan.MaxValue"/>: none will be.</summary>
    public TimeSpan SeatAt()
    {
        var after = Wanted is [_, ..] wanted ? wanted.Any(one => one.After is null) ? null : wanted.Max(one => one.After) : _overflow.SeatAfter;
        return after is { } free ? OnceStoreAnswers(_entered!.Value + free) : TimeSpan.MaxValue;
    }

    /// <summary>Whether a seat with what he asks for is signed in, free or not.</summary>
    public bool HasSeat => Wanted is [_, ..] wanted ? wanted.All(one => one.SignedIn) : house.Seats.SignedIn;

    /// <summary>When wider pools are asked next; <see cref="TimeSpan.MaxValue"/>: not for anything known now.</summary>
    public TimeSpan WiderAt() => _overflow.NextAt(_entered!.Value) is { } at ? OnceStoreAnswers(at) : TimeSpan.MaxValue;

    /// <summary>When the store has been away for longer than he is asked to wait; <see cref="TimeSpan.MaxValue"/>: never.</summary>
    public TimeSpan StoreGoneAt() =>
        house.StoreDownAt + StorePatience is { } at && at >= phone.Now && house.StoreAway(at) ? at : TimeSpan.MaxValue;

    /// <summary>From now on the line is looked at.</summary>
    public void Watch() => _overflow.Watch(phone.Now);

    /// <summary>Asks wider pools.</summary>
    /// <returns>Whether it is the province's, which he is told.</returns>
    public bool Widen()
    {
        var pool = _overflow.Climb(phone.Now);
        phone.Say(pool ? "line: overflows to the pool" : "line: overflows to the partner");
        return pool;
    }

    // Seats with what he asks for hard, where the house says of them apart from all others.
    private SeatsFree[] Wanted => [.. _request.Skills.Select(skill => LineRequest.TagOf(skill) ?? skill).Where(house.Speakers.ContainsKey).Select(name => house.Speakers[name])];

    private void Talk()
    {
        transcript.PersonAfter ??= phone.Now;
        phone.Say($"person after {phone.Now.TotalSeconds:0} s");
        phone.Pass(phone.Now + house.Talk, untilKey: false);
        phone.ForgetKeys();
        phone.Say("line: served");
    }

    // Only 0 means anything while it rings.
    private bool Rings(TimeSpan until)
    {
        while (phone.Pass(until, untilKey: true))
        {
            if (phone.TakeKey() == '0')
            {
                return true;
            }
        }

        return false;
    }

    private bool StoreAnswers(TimeSpan patience)
    {
        while (house.StoreAway(phone.Now))
        {
            if (phone.Now >= patience)
            {
                return false;
            }

            phone.Pass(phone.Now + TimeSpan.FromSeconds(1), untilKey: false);
        }

        return true;
    }

    // Neither is a seat claimed nor a line looked at without it.
    private TimeSpan OnceStoreAnswers(TimeSpan at)
    {
        var soonest = at > phone.Now ? at : phone.Now;
        return !house.StoreAway(soonest) ? soonest : house.StoreUpAt ?? TimeSpan.MaxValue;
    }
}

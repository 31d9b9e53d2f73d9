namespace Ivr.Acd;

/// <summary>A seat, and the steps from state to state. Touched within a step of the house only.</summary>
internal sealed class MemorySeat(string id)
{
    private readonly MemoryBindings _bindings = new();
    private string? _token;

    public string Id { get; } = id;
    public string City { get; private set; } = "";
    public IReadOnlyList<string> Skills { get; private set; } = [];
    public SeatState State { get; private set; } = SeatState.Offline;
    public DateTimeOffset Since { get; private set; }
    public DateTimeOffset? Until { get; private set; }
    public string? Holder { get; private set; }

    /// <summary>From when on it is, or will be, ready: who has been so longest is asked first.</summary>
    public DateTimeOffset ReadyFrom { get; private set; }

    /// <summary>Whose settings name it.</summary>
    public string Definer { get; private set; } = "";

    private string? Static { get; set; }
    private string? Cause { get; set; }

    private bool IsHeld => State is SeatState.Ringing or SeatState.Talking;

    public bool IsHeldBy(string holder) => IsHeld && Holder == holder;

    /// <summary>A wrap-up or a rest that is over needs nobody to say so.</summary>
    public bool IsReady(DateTimeOffset now) => (State is SeatState.Ready or SeatState.WrapUp or SeatState.Resting) && ReadyFrom <= now;

    /// <summary>Whether this gateway reaches it; null: whether any does.</summary>
    public bool IsReachable(string? gateway, DateTimeOffset now) => Static is not null || _bindings.Reach(gateway, now);

    public bool Answers(string holder, string token) => State == SeatState.Ringing && Holder == holder && _token == token;

    public void Define(SeatDefinition seat, string definer, DateTimeOffset now)
    {
        (City, Skills, Static, Definer) = (seat.City, seat.Skills, seat.Contact, definer);
        if (State == SeatState.Offline)
        {
            Ready(now, now, null);
        }
        else if (!IsHeld && !Settle(now))
        {
            Become(SeatState.Offline, now);
        }
    }

    public SeatBoundOutcome Register(SeatRegistration registration, DateTimeOffset now)
    {
        var outcome = _bindings.Merge(registration, now);
        if (outcome == SeatBoundOutcome.Done)
        {
            Follow("signed-off", now);
        }

        return outcome;
    }

    public bool Drop(string gateway, string? flow, DateTimeOffset now)
    {
        var dropped = _bindings.Drop(gateway, flow);
        if (dropped)
        {
            Follow("connection-closed", now);
        }

        return dropped;
    }

    public void Ring(string holder, string token, DateTimeOffset lease, DateTimeOffset now)
    {
        Settle(now);
        Become(SeatState.Ringing, now, lease);
        (Holder, _token, Cause) = (holder, token, null);
    }

    public void Renew(DateTimeOffset lease) => Until = lease;

    public void Talk(DateTimeOffset lease, DateTimeOffset now)
    {
        var (holder, token) = (Holder, _token);
        Become(SeatState.Talking, now, lease);
        (Holder, _token) = (holder, token);
    }

    public void Pause(SeatState state, DateTimeOffset until, string? cause, DateTimeOffset now)
    {
        Become(state, now, until);
        (ReadyFrom, Cause) = (until, cause);
    }

    public bool Free(DateTimeOffset now) => Ready(State == SeatState.Ringing ? ReadyFrom : now, now, null);

    /// <summary>Leaves a state whose time has passed.</summary>
    /// <returns>False: its time has not.</returns>
    public bool Reap(bool spareLeases, DateTimeOffset now)
    {
        _bindings.Prune(now);
        switch (State)
        {
            case SeatState.WrapUp when Until <= now:
                Ready(ReadyFrom, now, "wrap-up-over");
                return true;
            case SeatState.Resting when Until <= now:
                Ready(ReadyFrom, now, "rest-over");
                return true;
            case SeatState.Ringing or SeatState.Talking when Until <= now && !spareLeases:
                Ready(now, now, "lease-lapsed");
                return true;
            case SeatState.Ready when !Settle(now):
                Leave("registration-lapsed", now);
                return true;
            default:
                return false;
        }
    }

    public SeatSnapshot Snapshot() => new()
    {
        Id = Id,
        City = City,
        Skills = Skills,
        State = State,
        Since = Since,
        Until = Until,
        Bindings = _bindings.Preferred,
        Static = Static,
        Holder = Holder,
        Cause = Cause,
    };

    private bool Ready(DateTimeOffset from, DateTimeOffset now, string? cause)
    {
        Cause = cause;
        if (!Settle(now))
        {
            Become(SeatState.Offline, now);
            return false;
        }

        Become(SeatState.Ready, now);
        ReadyFrom = from;
        return true;
    }

    /// <summary>A registration that has lapsed is forgotten.</summary>
    /// <returns>False: nothing reaches the seat.</returns>
    private bool Settle(DateTimeOffset now)
    {
        _bindings.Prune(now);
        return Static is not null || !_bindings.IsEmpty;
    }

    // A wrap-up and a rest keep their time, whatever its phones do meanwhile.
    private void Follow(string cause, DateTimeOffset now)
    {
        if (State == SeatState.Offline)
        {
            if (Settle(now))
            {
                Ready(now, now, null);
            }
        }
        else if (State == SeatState.Ready && !Settle(now))
        {
            Leave(cause, now);
        }
    }

    private void Leave(string cause, DateTimeOffset now)
    {
        Become(SeatState.Offline, now);
        Cause = cause;
    }

    private void Become(SeatState state, DateTimeOffset now, DateTimeOffset? until = null) =>
        (State, Since, Until, Holder, _token) = (state, now, until, null, null);
}

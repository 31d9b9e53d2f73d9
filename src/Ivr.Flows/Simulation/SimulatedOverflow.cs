namespace Ivr.Flows.Simulation;

/// <summary>The ladder of joint answering for one caller: his own city's seats, the pool's as well, the partner's as well. Steps are only climbed.</summary>
internal sealed class SimulatedOverflow(HouseState house, City city)
{
    // Lines are looked at every second.
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly OverflowRule _rule = city.Overflow;
    private readonly bool _pool = city.Overflow.Pool && city.Id != City.Province;
    private readonly bool _partner = city.Overflow.Partner is { } other && other != city.Id;
    private int _step;
    private TimeSpan _looked;

    /// <summary>When a seat he can reach is free, from his entry into the line; null: none.</summary>
    public TimeSpan? SeatAfter
    {
        get
        {
            var own = house.Seats.After;
            var pool = _step >= 1 ? house.Pool.After : null;
            var partner = _step >= 2 ? house.Partner.After : null;
            return Least(Least(own, pool), partner);
        }
    }

    /// <summary>The line is looked at from now on.</summary>
    public void Watch(TimeSpan now) => _looked = now;

    /// <summary>When he is asked elsewhere next; null: not for anything known now.</summary>
    public TimeSpan? NextAt(TimeSpan entered)
    {
        var fires = _rule.WhenNoReadySeat && !house.Seats.SignedIn || house.Ahead + 1 > _rule.LongerThan ? TimeSpan.Zero : entered + _rule.After;
        var look = _looked + Every;
        return fires is not { } at ? null
            : _step == 0 && (_pool || _partner) ? Later(at, look)
            : _step == 1 && _partner ? PoolNoHelpAt(entered, Later(at, look))
            : null;
    }

    /// <summary>One step up.</summary>
    /// <returns>Whether it is the pool's.</returns>
    public bool Climb(TimeSpan now)
    {
        _looked = now;
        _step = _step == 0 && _pool ? 1 : 2;
        return _step == 1;
    }

    // Nobody is ready there, or he has had the time again that he gave his own city.
    private TimeSpan? PoolNoHelpAt(TimeSpan entered, TimeSpan at) =>
        house.Pool.After is { } free && entered + free <= at ? entered + 2 * _rule.After is { } again ? Later(at, again) : null : at;

    private static TimeSpan? Least(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other : one;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

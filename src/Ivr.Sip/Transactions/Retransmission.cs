namespace Ivr.Sip;

/// <summary>How often and how long something is sent again.</summary>
/// <param name="First">The first interval; each next one is twice as long.</param>
/// <param name="Longest">The interval grows to this.</param>
/// <param name="Patience">After this long it is given up.</param>
internal readonly record struct RetransmitPlan(TimeSpan First, TimeSpan Longest, TimeSpan Patience)
{
    /// <summary>False: nothing is sent again, only given up.</summary>
    public bool Repeats => First > TimeSpan.Zero;

    /// <summary>For a reliable transport.</summary>
    public static RetransmitPlan Never(TimeSpan patience) => new(TimeSpan.Zero, TimeSpan.Zero, patience);
}

/// <summary>Sends again by one timer until stopped or given up: timers A+B, E+F, G+H, and the 2xx that waits for its ACK.</summary>
internal sealed class Retransmission
{
    private readonly HomeTimer _timer;
    private readonly Action _again;
    private readonly Action _giveUp;
    private readonly Action _due;
    private RetransmitPlan _plan;
    private TimeSpan _interval;
    private TimeSpan _wait;
    private TimeSpan _waited;

    public Retransmission(HomeTimer timer, Action again, Action giveUp)
    {
        _timer = timer;
        _again = again;
        _giveUp = giveUp;
        _due = Due;
    }

    public void Start(RetransmitPlan plan)
    {
        _plan = plan;
        _interval = plan.First;
        _waited = TimeSpan.Zero;
        Wait();
    }

    /// <summary>From the next firing on at the longest interval: a provisional answer to a non-INVITE request came (RFC 3261 17.1.2.2).</summary>
    /// <param name="patience">In all; from now on this one.</param>
    public void Slow(TimeSpan patience)
    {
        _interval = _plan.Longest;
        _plan = _plan with { Patience = patience };
    }

    private void Wait()
    {
        var left = _plan.Patience - _waited;
        _wait = _plan.Repeats && _interval < left ? _interval : left;
        _timer.Start(_wait, _due);
    }

    private void Due()
    {
        _waited += _wait;
        if (_waited >= _plan.Patience)
        {
            _giveUp();
            return;
        }

        if (_plan.Repeats)
        {
            var doubled = _interval * 2;
            _interval = doubled < _plan.Longest ? doubled : _plan.Longest;
            _again();
        }

        Wait();
    }
}

namespace Ivr.Sip;

/// <summary>
/// One timer of a transaction or a dialog; its work runs at home. A firing that was posted before the timer was stopped
/// or set anew is stale and does nothing.
/// </summary>
internal sealed class HomeTimer(SipHome home)
{
    // A system timer may come a moment before the clock says so; a stale firing is earlier by far more.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);

    // What the network asks for may be more than a timer can hold.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private ITimer? _timer;
    private Action? _work;
    private long _set;
    private TimeSpan _due;

    public void Start(TimeSpan due, Action work)
    {
        _work = work;
        _due = due < Longest ? due : Longest;
        _set = home.Time.GetTimestamp();
        if (_timer is null)
        {
            _timer = home.Time.CreateTimer(static state => ((HomeTimer)state!).Fired(), this, _due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(_due, Timeout.InfiniteTimeSpan);
        }
    }

    public void Stop()
    {
        _work = null;
        _timer?.Dispose();
        _timer = null;
    }

    private void Fired() => home.Post(Due);

    private void Due()
    {
        if (_work is { } work && home.Time.GetElapsedTime(_set) + Early >= _due)
        {
            _work = null;
            work();
        }
    }
}

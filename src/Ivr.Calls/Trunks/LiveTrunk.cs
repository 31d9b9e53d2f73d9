using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// One trunk at work. What is known of it is one immutable <see cref="TrunkCondition"/>, replaced on the desk's loop; calls
/// read it and take channels on their own.
/// </summary>
internal sealed partial class LiveTrunk
{
    private readonly CallLoop _loop;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private volatile TrunkCondition _condition;

    public LiveTrunk(Trunk trunk, string? password, CallLoop loop, CallCentreParts parts)
    {
        Trunk = trunk;
        Credentials = trunk.User is { } user && password is not null ? new SipCredentials(user, password) : null;
        Channels = new TrunkChannels(trunk.Channels);
        Breaker = new TrunkBreaker(parts.Time);
        _loop = loop;
        _time = parts.Time;
        _log = parts.Logs.CreateLogger<LiveTrunk>();
        var fresh = new TrunkCondition { Registers = trunk.Register is not null, State = TrunkState.Up, Since = _time.GetUtcNow() };
        _condition = fresh with { State = fresh.At(fresh.Since) };
    }

    public Trunk Trunk { get; }

    public SipCredentials? Credentials { get; }

    public TrunkChannels Channels { get; }

    public TrunkBreaker Breaker { get; }

    public TrunkCondition Condition => _condition;

    /// <summary>Why no call may go out by it now, a word: <c>down</c>, <c>unregistered</c>, <c>closed</c>, <c>tripped</c>, <c>full</c>; null: one may. Any thread.</summary>
    public string? WhyNot => _condition.At(_time.GetUtcNow()) is not TrunkState.Up and var state ? state.ToString().ToLowerInvariant()
        : Channels.AreFull ? "full"
        : null;

    public TrunkStatus Status
    {
        get
        {
            var now = _condition;
            return new TrunkStatus(Trunk.Name, Trunk.City, Trunk.PartnerCity, now.State, now.Since, now.Reason)
            {
                RegisteredUntil = now.RegisteredUntil > _time.GetUtcNow() ? now.RegisteredUntil : null,
                ChannelsIn = Channels.In,
                ChannelsOut = Channels.Out,
                Channels = Channels.Most,
                FailedCalls = now.FailedCalls,
                FailedProbes = now.FailedProbes,
                FailedRegistrations = now.FailedRegistrations,
            };
        }
    }

    /// <summary>A call out came to an end, or to its answer. Any thread.</summary>
    /// <param name="fault">Null: the trunk did its part.</param>
    public void Called(TrunkFault? fault) => _loop.Post(() => Change(before =>
    {
        var now = _time.GetUtcNow();
        var after = before with { TrippedUntil = !Breaker.IsOpen ? null : fault is not null ? now + TrunkBreaker.Break : before.TrippedUntil };
        return fault is null ? after : after with
        {
            FailedCalls = before.FailedCalls + 1,
            Reason = fault.Why,
            ClosedUntil = fault.RetryAfter is { } wait ? now + wait : before.ClosedUntil,
        };
    }));

    /// <summary>Puts something new in the place of what was known. On the desk's loop.</summary>
    public void Change(Func<TrunkCondition, TrunkCondition> change)
    {
        _condition = change(_condition);
        Look();
    }

    /// <summary>Says once that the state is another. On the desk's loop, also when nothing but time went on.</summary>
    public void Look()
    {
        var now = _time.GetUtcNow();
        var state = _condition.At(now);
        if (state == _condition.State)
        {
            return;
        }

        var former = _condition;
        _condition = former with { State = state, Since = now };
        if (state == TrunkState.Up)
        {
            LogUp(Trunk.Name, former.State, (now - former.Since).TotalSeconds);
        }
        else
        {
            LogNotUp(Trunk.Name, state, former.Reason?.English);
        }
    }

    [LoggerMessage(120, LogLevel.Warning, "Trunk {Trunk} carries no calls out, it is {State}: {Why}")]
    private partial void LogNotUp(string trunk, TrunkState state, string? why);

    [LoggerMessage(121, LogLevel.Information, "Trunk {Trunk} carries calls again; it was {State} for {Seconds:F0} s")]
    private partial void LogUp(string trunk, TrunkState state, double seconds);
}

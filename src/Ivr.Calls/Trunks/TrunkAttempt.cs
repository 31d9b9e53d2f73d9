using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>One call by one trunk, on the call's loop. Its channel is taken until its leg has ended.</summary>
internal sealed class TrunkAttempt(LiveTrunk way, TrunkOrder order, SipEndpoint endpoint, MediaEngine media)
{
    // Five sendings over UDP. A carrier that works says 100 within a blink, whatever it then takes to find anybody.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private Leg? _leg;
    private bool _silent;
    private bool _isHeard;

    /// <summary>Why this trunk was not tried, a word; null: it was.</summary>
    public string? PassedOver { get; private set; }

    /// <summary>Why it failed for the trunk's sake; null: it did not.</summary>
    public TrunkFault? Fault { get; private set; }

    /// <summary>Dials and waits for the outcome.</summary>
    /// <returns>Null when passed over or no port was free.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled; nothing of the call is left.</exception>
    public async Task<(Leg Leg, LegAnswer Answer)?> RunAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        PassedOver = way.WhyNot;
        if (PassedOver is not null)
        {
            return null;
        }

        if (way.Channels.Take(incoming: false) is not { } channel)
        {
            PassedOver = "full";
            return null;
        }

        using var given = stop.Register(() => _leg?.GiveUp());
        using var ring = order.Loop.After(order.Ring, () => _leg?.GiveUp());
        var sign = await way.Breaker.RunAsync(() => BeginAsync(channel));
        if (_leg is not { } leg)
        {
            channel.Dispose();
            PassedOver = sign is null ? "tripped" : null;
            return null;
        }

        var answer = await leg.Answered;
        LetHearNoMore();
        Fault = FaultOf(answer);
        way.Called(Fault);
        if (stop.IsCancellationRequested)
        {
            leg.HangUp();
            stop.ThrowIfCancellationRequested();
        }

        return (leg, answer);
    }

    /// <summary>Until the first sign: it rings, it was answered or refused, or nothing came at all.</summary>
    private async Task<TrunkSign> BeginAsync(IDisposable channel)
    {
        Leg leg;
        try
        {
            var request = order.Request(way.Trunk) with { Proxy = way.Trunk.Proxy, Credentials = way.Credentials, Follows = way.Trunk.Follows };
            _leg = leg = Leg.Dial(endpoint, media, order.Loop, request, way.Trunk.Srtp);
        }
        catch (MediaPortsExhaustedException)
        {
            return TrunkSign.Unknown;
        }

        order.Timeline.Add(order.Whom + "-ringing", way.Trunk.Name);
        leg.OnEarlySound = order.Ear is { } ear ? () => LetHear(ear, leg) : null;
        order.Loop.Begin(
            async () =>
            {
                await leg.Ended;
                channel.Dispose();
            },
            "giving a channel back");
        var rings = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        leg.OnStatus = _ => rings.TrySetResult();
        using var patience = order.Loop.After(Patience, () => GiveUpOnSilence(leg));
        await CallLoop.FirstAsync(rings.Task, leg.Answered);
        leg.OnStatus = null;
        return !leg.Answered.IsCompleted ? TrunkSign.Life
            : FaultOf(await leg.Answered) is not null ? TrunkSign.Fault
            : leg.IsHeard ? TrunkSign.Life : TrunkSign.Unknown;
    }

    private void LetHear(Leg ear, Leg leg)
    {
        if (!ear.IsEnded && (ear.IsAnswered || ear.Progress()))
        {
            order.Timeline.Add(order.Whom + "-heard", way.Trunk.Name);
            _isHeard = true;
            ear.Media.BridgeRinging(leg.Media);
        }
    }

    // Another trunk may be tried, and then it rings again.
    private void LetHearNoMore()
    {
        if (_isHeard)
        {
            order.Ear!.Media.Unbridge();
            order.Ear.Media.Loop([CallTones.Ringback]);
        }
    }

    private void GiveUpOnSilence(Leg leg)
    {
        if (!leg.IsHeard && !leg.Answered.IsCompleted)
        {
            _silent = true;
            leg.GiveUp();
        }
    }

    private TrunkFault? FaultOf(LegAnswer answer) => _silent ? new TrunkFault("a call got no answer") : TrunkFault.Of(answer.End);
}

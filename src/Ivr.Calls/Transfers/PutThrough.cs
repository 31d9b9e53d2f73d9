using Ivr.Flows;
using Ivr.Media;

namespace Ivr.Calls;

/// <summary>
/// The plan puts a citizen through to a number outside: he hears it ring, 0 brings him back, and when somebody answers he leaves the line and
/// they talk as in any conversation. Who is let down has his old place.
/// </summary>
internal sealed class PutThrough(CallDesk desk, CallLoop loop, Leg caller, CallFacts facts, LinePlace place)
{
    /// <exception cref="OperationCanceledException">He left; nothing of the call out is left.</exception>
    public async Task<ThroughExit> RunAsync(OutsideNumber to, CancellationToken stop)
    {
        if (WhyNot(to) is { } why)
        {
            return NotReached(to, why);
        }

        var rung = await RingAsync(to, stop);
        return rung is null ? ThroughExit.Person
            : rung.Party is { } party ? await TalkAsync(to, party, stop)
            : NotReached(to, rung.Status.ToString());
    }

    // One hop for who was sent on to us, and never back to where he came from.
    private string? WhyNot(OutsideNumber to) =>
        facts.CameFrom is { } from ? $"{from} sent him on"
        : facts.Caller.Digits == to.Number || facts.History.Names(to.Number) ? "he was sent on by it"
        : null;

    /// <returns>Null: he pressed 0.</returns>
    private async Task<Rung?> RingAsync(OutsideNumber to, CancellationToken stop)
    {
        facts.Timeline.Add("transfer-ringing", Named(to));
        using var back = new CancellationTokenSource();
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stop, back.Token);
        var formerKeys = caller.OnKey;
        caller.OnKey = key =>
        {
            if (key == '0')
            {
                back.Cancel();
            }
        };
        caller.Media.Loop([CallTones.Ringback]);
        try
        {
            return await new TargetRing(desk, loop, facts, caller).RingAsync(new TransferTarget.Outside(to.Number) { Ring = to.Ring, OfItsCity = to.OfItsCity }, "", given.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            facts.Timeline.Add("key", "0");
            return null;
        }
        finally
        {
            caller.OnKey = formerKeys;
            if (!caller.IsEnded)
            {
                caller.Media.StopPlaying();
            }
        }
    }

    private async Task<ThroughExit> TalkAsync(OutsideNumber to, Party party, CancellationToken stop)
    {
        facts.Timeline.Add("transferred", Named(to));
        facts.TransferredTo = to.Number;
        facts.PutThroughAt ??= desk.Parts.Time.GetUtcNow();
        facts.Partner = party.Leg;
        var entered = facts.LineEnteredAt;
        facts.LineEnteredAt = null;
        var left = place.LeaveAsync();
        HandoverEnd end;
        try
        {
            end = await new Talk(desk, loop, caller, facts, new Announcer(loop, caller, desk.Speech, facts, facts.Plan.Callback.Music ?? "")).RunAsync(party, stop);
        }
        finally
        {
            await left;
        }

        facts.SeatLeftAt = facts.Seat is null ? null : facts.SeatLeftAt;
        stop.ThrowIfCancellationRequested();
        if (end != HandoverEnd.Lost)
        {
            return ThroughExit.Talked;
        }

        facts.LineEnteredAt = entered;
        return NotReached(to, "fell silent");
    }

    private ThroughExit NotReached(OutsideNumber to, string why)
    {
        facts.Timeline.Add("transfer-failed", $"{Named(to)}: {why}");
        return ThroughExit.NotReached;
    }

    private static string Named(OutsideNumber to) => $"{to.Entry} {to.Number}";
}

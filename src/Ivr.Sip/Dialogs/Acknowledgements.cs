namespace Ivr.Sip;

/// <summary>
/// The 2xx answers to INVITEs that wait for their ACK: each is repeated until it comes (RFC 3261 13.3.1.4), and a call whose
/// answer is never acknowledged is ended.
/// </summary>
internal sealed class Acknowledgements(SipCall call)
{
    private readonly List<Waiting> _waiting = [];

    /// <summary>An offer of ours is out and its answer has not come.</summary>
    public bool OfferIsOut => _waiting.Exists(one => one.WantsAnswer);

    public bool Any => _waiting.Count > 0;

    /// <summary>Runs when the last ACK awaited has come.</summary>
    public Action? OnAll { get; set; }

    /// <param name="transaction">Has just sent a 2xx.</param>
    /// <param name="wantsAnswer">The 2xx carried an offer.</param>
    public void Expect(InviteServerTransaction transaction, bool wantsAnswer)
    {
        var timers = call.Stack.Options.Timers;
        var timer = new HomeTimer(call.Home);
        var waiting = new Waiting(transaction.Request.CSeq.Number, wantsAnswer, timer);
        transaction.OnAck = call.ReceiveAck;
        _waiting.Add(waiting);
        // Over TCP as well: a proxy on the way may have UDP on its other side.
        new Retransmission(timer, transaction.Resend, GiveUp).Start(new RetransmitPlan(timers.T1, timers.T2, timers.Patience));
    }

    public void Receive(SipRequest ack)
    {
        var at = _waiting.FindIndex(one => one.Number == ack.CSeq.Number);
        if (at < 0)
        {
            call.Stack.Counters.CountRetransmission();
            return;
        }

        var waiting = _waiting[at];
        waiting.Timer.Stop();
        _waiting.RemoveAt(at);
        if (waiting.WantsAnswer && call.End is null)
        {
            call.OnAnswer?.Invoke(SessionBody.Of(ack) ?? new SipBody(SessionBody.Type, default));
        }

        if (!Any)
        {
            var then = OnAll;
            OnAll = null;
            then?.Invoke();
        }
    }

    public void Stop()
    {
        foreach (var waiting in _waiting)
        {
            waiting.Timer.Stop();
        }

        _waiting.Clear();
        OnAll = null;
    }

    private void GiveUp()
    {
        if (OnAll is { } then)
        {
            OnAll = null;
            Stop();
            then();
            return;
        }

        call.Drop(new SipCallEnd(SipEndCause.NoAck), "SIP;cause=408;text=\"No ACK\"");
    }

    private sealed record Waiting(uint Number, bool WantsAnswer, HomeTimer Timer);
}

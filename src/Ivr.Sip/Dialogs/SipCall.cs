namespace Ivr.Sip;

/// <summary>
/// One call, ours or theirs: its dialog and what happens inside it. Everything runs at the call's home, one at a time;
/// callbacks too. Offers and answers are bytes to it.
/// </summary>
public abstract class SipCall
{
    private readonly InDialogRequests _requests;

    internal SipCall(SipStack stack, SipHome home, string callId, string localTag, SipCredentials? credentials)
    {
        Stack = stack;
        Home = home;
        CallId = callId;
        LocalTag = localTag;
        Acks = new Acknowledgements(this);
        Session = new SessionTimer(this);
        Proofs = new Proofs(credentials, stack.Ids);
        Referring = new SentReferral(this);
        _requests = new InDialogRequests(this);
    }

    public string CallId { get; }

    /// <summary>How it ended; null while it lives.</summary>
    public SipCallEnd? End { get; private set; }

    /// <summary>The call is over; called exactly once, also when we hung up ourselves.</summary>
    public Action<SipCallEnd>? OnEnded { get; set; }

    /// <summary>The other side offers anew (re-INVITE or UPDATE with a body). Without a handler every offer is refused.</summary>
    public Func<SipRequest, OfferReply>? OnOffer { get; set; }

    /// <summary>The other side asks for our offer (re-INVITE without a body); the answer comes by <see cref="OnAnswer"/>.</summary>
    public Func<SipBody>? OfferWanted { get; set; }

    /// <summary>The answer to an offer of ours that went out in a 200; its body is empty when the ACK brought none.</summary>
    public Action<SipBody>? OnAnswer { get; set; }

    /// <summary>An INFO came; the result is the status of its answer.</summary>
    public Func<SipRequest, int>? OnInfo { get; set; }

    /// <summary>The other side asks that its partner be sent on (REFER). Without a handler that is declined with 603.</summary>
    public Action<Referral>? OnRefer { get; set; }

    internal SipStack Stack { get; }

    internal SipHome Home { get; }

    internal string LocalTag { get; }

    /// <summary>Null until the other side's tag is known.</summary>
    internal Dialog? Dialog { get; set; }

    internal Acknowledgements Acks { get; }

    internal SessionTimer Session { get; }

    /// <summary>What answers those who ask who we are.</summary>
    internal Proofs Proofs { get; }

    internal SentReferral Referring { get; }

    /// <summary>The last session description we sent, for a refresh that changes nothing.</summary>
    internal SipBody? LocalSession { get; set; }

    /// <summary>The first INVITE has had its final answer.</summary>
    internal abstract bool IsAnswered { get; }

    /// <summary>Offer and answer have met: a new offer may come.</summary>
    internal virtual bool HasSession => IsAnswered;

    /// <summary>Ends the call, whatever its state: refuses, cancels or says BYE. Does nothing to a call that is over.</summary>
    /// <param name="reason">The value of a Reason header (RFC 3326); null: none.</param>
    public abstract void HangUp(string? reason = null);

    /// <summary>Asks the other side to call somebody else in our stead (REFER, RFC 3515).</summary>
    /// <param name="to">Whom; what a Replaces header of that call would say stands in the URI (RFC 3891 6.3).</param>
    /// <param name="headers">More headers, as Referred-By.</param>
    /// <param name="told">The final status of the REFER, then what each NOTIFY says of the new call, in the order they come.</param>
    /// <exception cref="InvalidOperationException">The call is not answered yet, or a transfer is under way.</exception>
    public void Refer(SipAddress to, IReadOnlyList<SipHeader> headers, Action<int> told) => Referring.Send(to, headers, told);

    /// <summary>How this call is named to its other side, so that a third may take our place in it (RFC 3891 6.3); null: it has no dialog yet.</summary>
    public Replaces? AsReplaced => Dialog is { } dialog ? new Replaces(CallId, dialog.RemoteTag ?? "0", LocalTag, EarlyOnly: false) : null;

    /// <summary>Whether this is the call a Replaces header names (RFC 3891 3). A call that came in: any thread; one we made: at its home.</summary>
    public bool IsNamedBy(Replaces replaces) => CallId == replaces.CallId && LocalTag == replaces.ToTag
        && (Knows(replaces.FromTag) || (replaces.FromTag == "0" && Knows(null)));

    /// <summary>A request inside the call; at home.</summary>
    internal void Receive(ServerTransaction transaction) => _requests.Receive(transaction);

    internal void ReceiveAck(SipRequest ack)
    {
        if (Knows(ack.From.Tag))
        {
            Acks.Receive(ack);
        }
        else
        {
            Stack.Counters.CountStrayAck();
        }
    }

    /// <summary>Whether this tag is the other side's.</summary>
    internal abstract bool Knows(string? remoteTag);

    /// <summary>The dialog with this side, which before the answer may be one of several; null: none.</summary>
    internal virtual Dialog? DialogOf(string? remoteTag) => Dialog;

    /// <summary>An offer of this side's was answered: what holds with it is that.</summary>
    internal virtual void Renewed(string? remoteTag)
    {
    }

    /// <summary>A PRACK came (RFC 3262 3). Null: it acknowledges nothing that waits.</summary>
    internal virtual PrackedSession? ReceivePrack(SipRequest prack) => null;

    /// <summary>The PRACK has been answered.</summary>
    internal virtual void AfterPrack()
    {
    }

    /// <summary>The other side sent BYE; it has been answered.</summary>
    internal abstract void ReceiveBye(SipRequest bye);

    /// <summary>Ends an answered call that cannot go on, by BYE, for <paramref name="end"/>'s reason.</summary>
    internal void Drop(SipCallEnd end, string? reason)
    {
        if (End is null && IsAnswered)
        {
            SayBye(reason);
            Finish(end);
        }
    }

    /// <summary>The call is over for whoever uses it; what the protocol still owes goes on. The first cause wins.</summary>
    internal void Finish(SipCallEnd end)
    {
        if (End is not null)
        {
            return;
        }

        End = end;
        Session.Stop();
        OnEnded?.Invoke(end);
    }

    /// <summary>Nothing inside this call is expected any more.</summary>
    internal void Leave()
    {
        Acks.Stop();
        Stack.Dialogs.Remove(this);
        Left();
    }

    /// <summary>Nothing inside the call is expected any more: what was kept for that goes.</summary>
    private protected virtual void Left()
    {
    }

    /// <summary>BYE; the call leaves when it is answered or given up.</summary>
    private protected void SayBye(string? reason)
    {
        Acks.Stop();
        IReadOnlyList<SipHeader> headers = reason is null ? [] : [new SipHeader("Reason", reason)];
        InDialogSender.Send(this, Dialog!, SipMethods.Bye, headers, (_, _) => Leave());
    }
}

/// <summary>What the body of a PRACK means.</summary>
internal enum PrackedSession
{
    /// <summary>The answer to the offer in our reliable 18x.</summary>
    Answer,

    /// <summary>A new offer, if there is one.</summary>
    Offer,
}

namespace Ivr.Sip;

/// <summary>A call that came in. Ring, answer or reject it; until then the caller may take it back.</summary>
public sealed class InboundCall : SipCall
{
    // A proxy on the way gives up after three minutes of silence (RFC 3261 13.3.1.1, 16.7 timer C).
    private static readonly TimeSpan StillThere = TimeSpan.FromMinutes(1);

    private readonly InviteServerTransaction _invite;
    private readonly ReliableProvisionals _reliable;
    private HomeTimer? _stillThere;
    private HomeTimer? _expiry;
    private bool _answering;

    internal InboundCall(SipStack stack, InviteServerTransaction invite)
        : base(stack, invite.Home, invite.Request.CallId, stack.Ids.NewTag(), null)
    {
        _invite = invite;
        _invite.OnCancel = Cancelled;
        _reliable = new ReliableProvisionals(this, invite, () => Refuse(504, new SipCallEnd(SipEndCause.NoAck, 504)));
        Request = SessionBody.Unwrap(invite.Request) ?? invite.Request;
        Dialog = Dialog.OfInvite(invite.Request, invite.Flow, LocalTag);
        Stack.Dialogs.Add(this);
        // RFC 3261 13.3.1: an INVITE that expires unanswered is over.
        if (invite.Request.Expires is { } seconds and > 0)
        {
            _expiry = new HomeTimer(invite.Home);
            _expiry.Start(TimeSpan.FromSeconds(seconds), () => Refuse(487, new SipCallEnd(SipEndCause.Cancelled, 487)));
        }
    }

    /// <summary>The INVITE; its body is the session description, also where that came as a part of several.</summary>
    public SipRequest Request { get; }

    /// <summary>Where it came from.</summary>
    public SipFlow Flow => _invite.Flow;

    /// <summary>
    /// The call this one is to take the place of (RFC 3891), alive when ours was handed over; it lives at a home of its own. Null: none. Whoever
    /// answers ends that one.
    /// </summary>
    public SipCall? Replaced { get; internal set; }

    internal override bool IsAnswered => _invite.IsAnswered;

    internal override bool HasSession => IsAnswered || _reliable.IsSettled;

    /// <summary>180: somebody is being called.</summary>
    public void Ring() => Provisional(180, null);

    /// <summary>
    /// 183 with early media. The answer that follows must carry the same description (RFC 3261 13.2.1). To a caller who knows
    /// reliable answers it goes as one (RFC 3262): repeated until he acknowledges it, and the description is not sent again.
    /// </summary>
    public void Progress(SipBody body) => Provisional(183, body);

    /// <summary>200; it waits for the PRACK of a reliable 183. Does nothing when the call is over or answered already.</summary>
    /// <param name="body">The answer to the INVITE's offer; an offer when the INVITE had none.</param>
    public void Answer(SipBody body)
    {
        if (End is not null || IsAnswered || _answering)
        {
            return;
        }

        _answering = true;
        StopWaiting();
        _reliable.AfterSession(() =>
        {
            var said = _reliable.HasSession;
            LocalSession = said ? LocalSession : body;
            _invite.Respond(Stack.Responses.Make(_invite, 200, LocalTag, [.. Session.Accept(_invite.Request)], said ? null : body));
            Acks.Expect(_invite, wantsAnswer: !said && Request.Body.IsEmpty);
        });
    }

    /// <summary>A final refusal. Does nothing when the call is over or answered.</summary>
    /// <param name="status">3xx to 6xx.</param>
    /// <param name="reason">The phrase; null: the RFC's.</param>
    public void Reject(int status, string? reason = null, IReadOnlyList<SipHeader>? headers = null)
    {
        if (!IsAnswered)
        {
            Refuse(status, new SipCallEnd(SipEndCause.Rejected, status), reason, headers);
        }
    }

    public override void HangUp(string? reason = null)
    {
        if (End is not null)
        {
            return;
        }

        if (!IsAnswered)
        {
            Refuse(480, new SipCallEnd(SipEndCause.LocalHangUp, 480), headers: reason is null ? null : [new SipHeader("Reason", reason)]);
            return;
        }

        // No BYE before the ACK (RFC 3261 15).
        if (Acks.Any)
        {
            Acks.OnAll = () => SayBye(reason);
        }
        else
        {
            SayBye(reason);
        }

        Finish(new SipCallEnd(SipEndCause.LocalHangUp));
    }

    internal override bool Knows(string? remoteTag) => remoteTag == Dialog!.RemoteTag;

    internal override PrackedSession? ReceivePrack(SipRequest prack) =>
        !_reliable.Acknowledge(prack, out var hadSession) ? null
        : hadSession && Request.Body.IsEmpty ? PrackedSession.Answer
        : PrackedSession.Offer;

    internal override void AfterPrack()
    {
        if (End is null)
        {
            _reliable.GoOn();
        }
    }

    internal override void ReceiveBye(SipRequest bye)
    {
        if (IsAnswered)
        {
            Leave();
            Finish(new SipCallEnd(SipEndCause.RemoteBye, Q850: SipReason.Q850Of(bye)));
        }
        else
        {
            Cancelled(bye);
        }
    }

    private protected override void Left() => _invite.Leave();

    private void Cancelled(SipRequest request) => Refuse(487, new SipCallEnd(SipEndCause.Cancelled, 487, SipReason.Q850Of(request)));

    private void Provisional(int status, SipBody? body)
    {
        if (End is not null || IsAnswered || _answering)
        {
            return;
        }

        var news = _reliable.HasSession ? null : body;
        if (_reliable.Wants(news))
        {
            LocalSession = news ?? LocalSession;
            _reliable.Send(status, news);
        }
        else
        {
            _invite.Respond(Stack.Responses.Make(_invite, status, LocalTag, [], news));
        }

        RepeatLater();
    }

    private void RepeatLater()
    {
        _stillThere ??= new HomeTimer(_invite.Home);
        _stillThere.Start(StillThere, () =>
        {
            if (!_reliable.IsWaiting)
            {
                _invite.Resend();
            }

            RepeatLater();
        });
    }

    private void Refuse(int status, SipCallEnd end, string? reason = null, IReadOnlyList<SipHeader>? headers = null)
    {
        if (End is not null || IsAnswered)
        {
            return;
        }

        StopWaiting();
        _reliable.Stop();
        _invite.Respond(Stack.Responses.Make(_invite, status, LocalTag, headers ?? [], null, reason));
        Leave();
        Finish(end);
    }

    private void StopWaiting()
    {
        _stillThere?.Stop();
        _expiry?.Stop();
    }
}

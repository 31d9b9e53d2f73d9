namespace Ivr.Sip;

/// <summary>
/// The INVITE server transaction (RFC 3261 17.2.1 with RFC 6026 7.1). It absorbs retransmissions, repeats a refusal until
/// its ACK, and stays a while after a 2xx, which the call itself repeats.
/// </summary>
internal sealed class InviteServerTransaction : ServerTransaction
{
    private readonly HomeTimer _timer;
    private State _state = State.Proceeding;

    public InviteServerTransaction(SipStack stack, SipHome home, ServerKey key, SipRequest request, SipFlow flow)
        : base(stack, home, key, request, flow)
    {
        _timer = new HomeTimer(home);
    }

    private enum State
    {
        Proceeding,
        Completed,
        Confirmed,
        Accepted,
        Terminated,
    }

    /// <summary>An ACK with this transaction's branch came after a 2xx: it is the call's business (RFC 6026 7.1).</summary>
    public Action<SipRequest>? OnAck { get; set; }

    /// <summary>A CANCEL came while the INVITE was unanswered.</summary>
    public Action<SipRequest>? OnCancel { get; set; }

    /// <summary>The tag our responses carry; a CANCEL is answered with the same (RFC 3261 9.2).</summary>
    public string? ToTag { get; private set; }

    public bool IsAnswered => _state != State.Proceeding;

    public override void ReceiveAgain(SipRequest request)
    {
        var isAck = request.Method == "ACK";
        switch (_state)
        {
            case State.Proceeding when !isAck:
            case State.Completed when !isAck:
                Stack.Counters.CountRetransmission();
                Resend();
                break;
            case State.Completed:
                Confirm();
                break;
            case State.Accepted when isAck:
                OnAck?.Invoke(request);
                break;
            default:
                Stack.Counters.CountRetransmission();
                break;
        }
    }

    public void Cancel(SipRequest cancel)
    {
        if (_state == State.Proceeding)
        {
            OnCancel?.Invoke(cancel);
        }
    }

    public override void Respond(SipResponse response)
    {
        if (_state != State.Proceeding)
        {
            return;
        }

        ToTag = response.To.Tag;
        Send(response);
        if (response.Status is >= 200 and < 300)
        {
            Accept();
        }
        else if (response.Status >= 300)
        {
            Complete();
        }
    }

    /// <summary>The call it began is over: a 2xx is not repeated any more, and an ACK that still comes means nothing.</summary>
    public void Leave()
    {
        if (_state == State.Accepted)
        {
            _state = State.Terminated;
            _timer.Stop();
            Rest(ToTag);
        }
    }

    /// <summary>Repeats the last response: the 2xx that waits for its ACK.</summary>
    public void Resend() => SendLast();

    // Timers G and H.
    private void Complete()
    {
        _state = State.Completed;
        var timers = Stack.Options.Timers;
        new Retransmission(_timer, Resend, Terminate).Start(Flow.IsReliable
            ? RetransmitPlan.Never(timers.Patience)
            : new RetransmitPlan(timers.T1, timers.T2, timers.Patience));
    }

    // Timer I.
    private void Confirm()
    {
        _state = State.Confirmed;
        Linger(_timer, Flow.IsReliable ? TimeSpan.Zero : Stack.Options.Timers.T4);
    }

    // Timer L.
    private void Accept()
    {
        _state = State.Accepted;
        Linger(_timer, Stack.Options.Timers.Patience);
    }

    protected override void Terminate()
    {
        _state = State.Terminated;
        _timer.Stop();
        base.Terminate();
    }
}

namespace Ivr.Sip;

/// <summary>
/// The INVITE client transaction (RFC 3261 17.1.1 with RFC 6026 7.2): timers A, B, D and M. It acknowledges refusals
/// itself; a 2xx is passed on each time it comes, and the call acknowledges it.
/// </summary>
internal sealed class InviteClientTransaction : ClientTransaction
{
    private State _state = State.Calling;
    private ReadOnlyMemory<byte> _ack;
    private string? _reason;
    private bool _unwanted;
    private bool _cancelled;

    public InviteClientTransaction(SipStack stack, SipHome home, SipRequest request, SipFlow flow)
        : base(stack, home, request, flow)
    {
    }

    private enum State
    {
        Calling,
        Proceeding,
        Accepted,
        Completed,
        Terminated,
    }

    protected override bool IsFresh => _state == State.Calling;

    protected override bool IsOpen => _state is State.Calling or State.Proceeding;

    protected override TimeSpan LongestInterval => Stack.Options.Timers.Patience;

    public override void Receive(SipResponse response)
    {
        switch (_state)
        {
            case State.Calling or State.Proceeding when response.Status < 200:
                Proceed(response);
                break;
            case State.Calling or State.Proceeding when response.Status < 300:
                Accept(response);
                break;
            case State.Calling or State.Proceeding:
                Complete(response);
                break;
            case State.Accepted when response.Status is >= 200 and < 300:
                Tell(response);
                break;
            case State.Completed when response.Status >= 300:
                Stack.Counters.CountRetransmission();
                SendAck();
                break;
        }
    }

    /// <summary>Nobody waits for an answer any more: CANCEL, as soon as the INVITE has surely arrived (RFC 3261 9.1).</summary>
    /// <param name="reason">The value of a Reason header (RFC 3326); null: none.</param>
    public void Cancel(string? reason)
    {
        if (!_unwanted)
        {
            _unwanted = true;
            _reason = reason;
            SendCancel();
        }
    }

    private void Proceed(SipResponse response)
    {
        if (_state == State.Calling)
        {
            _state = State.Proceeding;
            Timer.Stop();
        }

        Tell(response);
        SendCancel();
    }

    // A final response must come now, or the transaction is over.
    private void SendCancel()
    {
        if (!_unwanted || _cancelled || _state != State.Proceeding)
        {
            return;
        }

        _cancelled = true;
        var cancel = Request.Cancel();
        new NonInviteClientTransaction(Stack, Home, _reason is null ? cancel : cancel.With(new SipHeader("Reason", _reason)), Flow)
        {
            OnResponse = static (_, _) => { },
            OnFailure = static (_, _) => { },
        }.Start();
        Timer.Start(Stack.Options.Timers.Patience, TimedOut);
    }

    private void Accept(SipResponse response)
    {
        _state = State.Accepted;
        Timer.Start(Stack.Options.Timers.Patience, Terminate);
        Tell(response);
    }

    private void Complete(SipResponse response)
    {
        _state = State.Completed;
        _ack = Request.AckOf(response).ToBytes();
        SendAck();
        if (Flow.IsReliable)
        {
            Terminate();
        }
        else
        {
            Timer.Start(Stack.Options.Timers.D, Terminate);
        }

        Tell(response);
    }

    private void SendAck() => Stack.Send(Request.CallId, Flow, _ack, null);

    protected override void Terminate()
    {
        _state = State.Terminated;
        base.Terminate();
    }
}

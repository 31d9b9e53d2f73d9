namespace Ivr.Sip;

/// <summary>
/// The INVITE client transaction (RFC 3261 17.1.1 with RFC 6026 7.2): timers A, B, D and M. It acknowledges refusals
/// itself; a 2xx is passed on each time it comes, and the call acknowledges it.
/// </summary>
internal sealed class InviteClientTransaction : ClientTransaction
{
    private State _state = State.Calling;
    private ReadOnlyMemory<byte> _ack;

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
                OnResponse(response);
                break;
            case State.Completed when response.Status >= 300:
                Stack.Counters.CountRetransmission();
                SendAck();
                break;
        }
    }

    /// <summary>The INVITE was cancelled: a final response must come now, or the transaction is over (RFC 3261 9.1).</summary>
    public void ExpectFinal()
    {
        if (_state == State.Proceeding)
        {
            Timer.Start(Stack.Options.Timers.Patience, TimedOut);
        }
    }

    private void Proceed(SipResponse response)
    {
        if (_state == State.Calling)
        {
            _state = State.Proceeding;
            Timer.Stop();
        }

        OnResponse(response);
    }

    private void Accept(SipResponse response)
    {
        _state = State.Accepted;
        Timer.Start(Stack.Options.Timers.Patience, Terminate);
        OnResponse(response);
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

        OnResponse(response);
    }

    private void SendAck() => Stack.Send(Request.CallId, Flow, _ack, null);

    protected override void Terminate()
    {
        _state = State.Terminated;
        base.Terminate();
    }
}

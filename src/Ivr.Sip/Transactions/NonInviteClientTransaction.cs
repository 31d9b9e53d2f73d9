namespace Ivr.Sip;

/// <summary>The non-INVITE client transaction (RFC 3261 17.1.2): timers E, F and K.</summary>
internal sealed class NonInviteClientTransaction : ClientTransaction
{
    private readonly HomeTimer _timer;
    private readonly Retransmission _request;
    private State _state = State.Trying;

    public NonInviteClientTransaction(SipStack stack, SipHome home, SipRequest request, SipFlow flow)
        : base(stack, home, request, flow)
    {
        _timer = new HomeTimer(home);
        _request = new Retransmission(_timer, SendRequest, TimedOut);
    }

    private enum State
    {
        Trying,
        Proceeding,
        Completed,
        Terminated,
    }

    public override void Receive(SipResponse response)
    {
        switch (_state)
        {
            case State.Trying or State.Proceeding when response.Status < 200:
                Proceed(response);
                break;
            case State.Trying or State.Proceeding:
                Complete(response);
                break;
            default:
                Stack.Counters.CountRetransmission();
                break;
        }
    }

    protected override void Sent()
    {
        var timers = Stack.Options.Timers;
        _request.Start(Flow.IsReliable
            ? RetransmitPlan.Never(timers.Patience)
            : new RetransmitPlan(timers.T1, timers.T2, timers.Patience));
    }

    protected override void Unsent()
    {
        if (_state != State.Trying || !BeginByUdp())
        {
            Fail(ClientFailure.Transport);
        }
    }

    private void Proceed(SipResponse response)
    {
        _state = State.Proceeding;
        _request.Slow();
        OnResponse(response);
    }

    private void Complete(SipResponse response)
    {
        _state = State.Completed;
        if (Flow.IsReliable)
        {
            Terminate();
        }
        else
        {
            _timer.Start(Stack.Options.Timers.T4, Terminate);
        }

        OnResponse(response);
    }

    private void TimedOut() => Fail(ClientFailure.TimedOut);

    private void Fail(ClientFailure failure)
    {
        if (_state is State.Trying or State.Proceeding)
        {
            Terminate();
            OnFailure(failure);
        }
    }

    protected override void Terminate()
    {
        _state = State.Terminated;
        _timer.Stop();
        base.Terminate();
    }
}

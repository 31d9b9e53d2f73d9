namespace Ivr.Sip;

/// <summary>The non-INVITE client transaction (RFC 3261 17.1.2): timers E, F and K.</summary>
internal sealed class NonInviteClientTransaction : ClientTransaction
{
    private State _state = State.Trying;

    public NonInviteClientTransaction(SipStack stack, SipHome home, SipRequest request, SipFlow flow)
        : base(stack, home, request, flow)
    {
    }

    private enum State
    {
        Trying,
        Proceeding,
        Completed,
        Terminated,
    }

    protected override bool IsFresh => _state == State.Trying;

    protected override bool IsOpen => _state is State.Trying or State.Proceeding;

    protected override TimeSpan LongestInterval => Stack.Options.Timers.T2;

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

    private void Proceed(SipResponse response)
    {
        _state = State.Proceeding;
        Repeats.Slow(Stack.Options.Timers.Patience);
        Tell(response);
    }

    private void Complete(SipResponse response)
    {
        _state = State.Completed;
        Timer.Stop();
        if (Flow.IsReliable)
        {
            Terminate();
        }
        else
        {
            // Timer K.
            Stack.Transactions.Linger(this);
        }

        Tell(response);
    }

    protected override void Terminate()
    {
        _state = State.Terminated;
        base.Terminate();
    }
}

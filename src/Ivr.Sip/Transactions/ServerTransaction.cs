namespace Ivr.Sip;

/// <summary>What both server transactions share: their key, where answers go, and the last answer for who asks again.</summary>
internal abstract class ServerTransaction(SipStack stack, SipHome home, ServerKey key, SipRequest request, SipFlow flow)
{
    private readonly ResponseRoute _route = ResponseRoute.For(request, flow);
    private ReadOnlyMemory<byte> _last;

    public ServerKey Key { get; } = key;

    public SipHome Home { get; } = home;

    public SipRequest Request { get; } = request;

    public SipFlow Flow { get; } = flow;

    protected SipStack Stack { get; } = stack;

    /// <summary>The request came again, or an ACK matched.</summary>
    public abstract void ReceiveAgain(SipRequest request);

    /// <summary>Answers; what comes after a final response is ignored.</summary>
    public abstract void Respond(SipResponse response);

    protected void Send(SipResponse response)
    {
        _last = response.ToBytes();
        SendLast();
    }

    protected void SendLast()
    {
        if (!_last.IsEmpty)
        {
            _route.Send(Stack, Request.CallId, _last);
        }
    }

    protected void Linger(HomeTimer timer, TimeSpan span)
    {
        if (span == TimeSpan.Zero)
        {
            Terminate();
        }
        else
        {
            timer.Start(span, Terminate);
        }
    }

    /// <summary>From here on only what comes again is absorbed, for timers J or L: nothing more of it is needed than its last answer.</summary>
    protected void Rest(string? toTag = null) =>
        Stack.Transactions.Linger(this, new LastAnswer(_route, Request.CallId, Request.Method == SipMethods.Invite ? default : _last, toTag));

    protected virtual void Terminate() => Stack.Transactions.Remove(this);
}

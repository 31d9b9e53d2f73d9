namespace Ivr.Sip;

/// <summary>Why a client transaction got no final response.</summary>
internal enum ClientFailure
{
    /// <summary>Timer B or F: taken as a 408 (RFC 3261 8.1.3.1).</summary>
    TimedOut,

    /// <summary>The request could not be sent: taken as a 503.</summary>
    Transport,
}

/// <summary>
/// What both client transactions share: their request, where it goes, and who is told what comes of it. A large request that
/// should go by UDP tries TCP first (RFC 3261 18.1.1).
/// </summary>
internal abstract class ClientTransaction
{
    private readonly SipRequest _asked;
    private ReadOnlyMemory<byte> _bytes;

    protected ClientTransaction(SipStack stack, SipHome home, SipRequest request, SipFlow way)
    {
        Stack = stack;
        Home = home;
        Timer = new HomeTimer(home);
        Repeats = new Retransmission(Timer, SendRequest, TimedOut);
        Key = ClientKey.Of(request);
        Way = way;
        _asked = request;
        Request = request;
        Flow = way;
        _bytes = request.ToBytes();
        if (stack.Large.Instead(way, _bytes.Length) is { } tcp)
        {
            Request = stack.Requests.By(tcp, request);
            Flow = tcp;
            _bytes = Request.ToBytes();
        }
    }

    public ClientKey Key { get; }

    public SipHome Home { get; }

    /// <summary>As sent: what belongs to the same transaction is made of it.</summary>
    public SipRequest Request { get; private set; }

    /// <summary>What it is sent by.</summary>
    public SipFlow Flow { get; private set; }

    /// <summary>What it was to be sent by, and what follows it still is.</summary>
    public SipFlow Way { get; }

    /// <summary>Every response the transaction lets through.</summary>
    public required Action<SipResponse> OnResponse { get; init; }

    /// <summary>There will be no final response; at most once, and never after one.</summary>
    public required Action<ClientFailure> OnFailure { get; init; }

    protected SipStack Stack { get; }

    protected HomeTimer Timer { get; }

    /// <summary>Of the request: timers A and B, or E and F.</summary>
    protected Retransmission Repeats { get; }

    /// <summary>Nothing has come yet.</summary>
    protected abstract bool IsFresh { get; }

    /// <summary>No final response has come.</summary>
    protected abstract bool IsOpen { get; }

    /// <summary>The request's intervals grow to this.</summary>
    protected abstract TimeSpan LongestInterval { get; }

    public void Start()
    {
        Stack.Transactions.Add(this);
        Begin();
    }

    public abstract void Receive(SipResponse response);

    protected void TimedOut() => Fail(ClientFailure.TimedOut);

    protected virtual void Terminate()
    {
        Timer.Stop();
        Stack.Transactions.Remove(this);
    }

    private void Begin()
    {
        var timers = Stack.Options.Timers;
        Repeats.Start(Flow.IsReliable
            ? RetransmitPlan.Never(timers.Patience)
            : new RetransmitPlan(timers.T1, LongestInterval, timers.Patience));
        SendRequest();
    }

    private void SendRequest() => Stack.Send(Request.CallId, Flow, _bytes, () => Home.Post(Unsent));

    private void Unsent()
    {
        if (!IsFresh || !BeginByUdp())
        {
            Fail(ClientFailure.Transport);
        }
    }

    private void Fail(ClientFailure failure)
    {
        if (IsOpen)
        {
            Terminate();
            OnFailure(failure);
        }
    }

    /// <summary>Begins anew by UDP what could not go by TCP only for its size. False: there is nothing else to try.</summary>
    private bool BeginByUdp()
    {
        if (Flow == Way)
        {
            return false;
        }

        Stack.Large.NoteRefusal(Way.Remote);
        Request = _asked;
        Flow = Way;
        _bytes = _asked.ToBytes();
        Begin();
        return true;
    }
}

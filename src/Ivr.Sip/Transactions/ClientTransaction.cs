namespace Ivr.Sip;

/// <summary>Why a client transaction got no final response.</summary>
internal enum ClientFailure
{
    /// <summary>Timer B or F: taken as a 408 (RFC 3261 8.1.3.1).</summary>
    TimedOut,

    /// <summary>The request could not be sent, or the connection it went by ended first: taken as a 503 (RFC 3261 17.1.4).</summary>
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
    private long _connection;

    protected ClientTransaction(SipStack stack, SipHome home, SipRequest request, SipFlow way)
    {
        Stack = stack;
        Home = home;
        Timer = new HomeTimer(home);
        Repeats = new Retransmission(Timer, SendRequest, Unanswered);
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

    /// <summary>Every response the transaction lets through; also what comes late to one that was given up for another way.</summary>
    public required Action<ClientTransaction, SipResponse> OnResponse { get; init; }

    /// <summary>There will be no final response, or it is not waited for; at most once, and never after one.</summary>
    public required Action<ClientTransaction, ClientFailure> OnFailure { get; init; }

    /// <summary>How long the first sign of life may take, because there is another way; null: as long as timers B and F say.</summary>
    public TimeSpan? FirstSign { get; init; }

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

    /// <summary>
    /// A connection is no more. When it is the one the request went by, no answer is waited for; where another way is left, one that
    /// comes all the same, by a connection of its sender's (RFC 3261 18.2.2), is still heard.
    /// </summary>
    public void Cut(SipFlow closed)
    {
        if (_connection != closed.Connection || Flow.Kind != closed.Kind || !IsOpen || (IsFresh && BeginByUdp()))
        {
            return;
        }

        if (FirstSign is null)
        {
            Fail(ClientFailure.Transport);
        }
        else
        {
            GoOnListening(Stack.Options.Timers.Patience, ClientFailure.Transport);
        }
    }

    protected void TimedOut() => Fail(ClientFailure.TimedOut);

    /// <summary>Tells whoever asked.</summary>
    protected void Tell(SipResponse response) => OnResponse(this, response);

    protected virtual void Terminate()
    {
        Timer.Stop();
        Stack.Transactions.Remove(this);
    }

    private void Begin()
    {
        var timers = Stack.Options.Timers;
        var patience = FirstSign ?? timers.Patience;
        Repeats.Start(Flow.IsReliable
            ? RetransmitPlan.Never(patience)
            : new RetransmitPlan(timers.T1, LongestInterval, patience));
        SendRequest();
    }

    private void SendRequest()
    {
        var by = Flow;
        _connection = Stack.Send(Request.CallId, by, _bytes, () => Home.Post(() => Unsent(by)));
    }

    private void Unsent(SipFlow by)
    {
        if (by == Flow && (!IsFresh || !BeginByUdp()))
        {
            Fail(ClientFailure.Transport);
        }
    }

    // Where another way is tried meanwhile, this one still listens: an answer that comes late must not be lost.
    private void Unanswered()
    {
        if (!IsFresh || FirstSign is not { } waited)
        {
            TimedOut();
        }
        else if (!BeginByUdp())
        {
            GoOnListening(Stack.Options.Timers.Patience - waited, ClientFailure.TimedOut);
        }
    }

    private void GoOnListening(TimeSpan span, ClientFailure failure)
    {
        Timer.Start(span, Terminate);
        OnFailure(this, failure);
    }

    private void Fail(ClientFailure failure)
    {
        if (IsOpen)
        {
            Terminate();
            OnFailure(this, failure);
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

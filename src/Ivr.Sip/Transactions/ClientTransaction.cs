namespace Ivr.Sip;

/// <summary>Why a client transaction got no final response.</summary>
internal enum ClientFailure
{
    /// <summary>Timer B or F: taken as a 408 (RFC 3261 8.1.3.1).</summary>
    TimedOut,

    /// <summary>The request could not be sent: taken as a 503.</summary>
    Transport,
}

/// <summary>What both client transactions share: their request, where it goes, and who is told what comes of it.</summary>
internal abstract class ClientTransaction(SipStack stack, SipHome home, SipRequest request, SipFlow flow)
{
    private readonly ReadOnlyMemory<byte> _bytes = request.ToBytes();

    public ClientKey Key { get; } = ClientKey.Of(request);

    public SipHome Home { get; } = home;

    public SipRequest Request { get; } = request;

    public SipFlow Flow { get; } = flow;

    /// <summary>Every response the transaction lets through.</summary>
    public required Action<SipResponse> OnResponse { get; init; }

    /// <summary>There will be no final response; at most once, and never after one.</summary>
    public required Action<ClientFailure> OnFailure { get; init; }

    protected SipStack Stack { get; } = stack;

    public void Start()
    {
        Stack.Transactions.Add(this);
        Sent();
        SendRequest();
    }

    public abstract void Receive(SipResponse response);

    /// <summary>The request is on its way for the first time: sets the timers.</summary>
    protected abstract void Sent();

    /// <summary>The wire says that what was sent did not go.</summary>
    protected abstract void Unsent();

    protected void SendRequest() => Stack.Wire.Send(Flow, _bytes, () => Home.Post(Unsent));

    protected virtual void Terminate() => Stack.Transactions.Remove(this);
}

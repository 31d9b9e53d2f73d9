namespace Ivr.Sip;

/// <summary>A request outside any call, to be answered once, now or later, at the service home.</summary>
public sealed class InboundRequest
{
    private readonly SipStack _stack;
    private readonly ServerTransaction _transaction;

    internal InboundRequest(SipStack stack, ServerTransaction transaction)
    {
        _stack = stack;
        _transaction = transaction;
    }

    public SipRequest Request => _transaction.Request;

    /// <summary>Where it came from.</summary>
    public SipFlow Flow => _transaction.Flow;

    /// <summary>Answers. What comes after a final answer is ignored. OPTIONS gets what we can do (RFC 3261 11.2), 405 what we allow.</summary>
    /// <param name="reason">The phrase; null: the RFC's.</param>
    public void Respond(int status, string? reason = null, IReadOnlyList<SipHeader>? headers = null) =>
        _transaction.Respond(_stack.Responses.Make(_transaction, status, _stack.Ids.NewTag(), headers ?? [], null, reason));
}

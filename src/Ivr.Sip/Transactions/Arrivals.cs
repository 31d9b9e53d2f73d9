using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// The reader's work on one message: find the transaction or the call it belongs to, or make a new one, and post it to its
/// home. Nothing of a call runs here. Any thread; never throws.
/// </summary>
internal sealed partial class Arrivals(SipStack stack)
{
    private static readonly SipHeader[] RetryLater = [new("Retry-After", "10")];

    private readonly NewRequests _new = new(stack);
    private readonly FaultLog _faults = new(stack.Log);

    public void Take(SipFlow flow, SipParsed parsed)
    {
        try
        {
            if (parsed.Message is { } message)
            {
                stack.Trace.Note(message.CallId, sent: false, flow, message.Table.Buffer);
            }

            switch (parsed.Message)
            {
                case SipRequest request:
                    stack.Counters.CountRequest();
                    request.NoteSource(flow.Remote);
                    Request(request, flow);
                    break;
                case SipResponse response:
                    stack.Counters.CountResponse();
                    Response(response);
                    break;
                default:
                    Faulty(parsed.Fault!, flow);
                    break;
            }
        }
        catch (Exception error)
        {
            LogEscaped(stack.Log, error, flow);
        }
    }

    private void Response(SipResponse response)
    {
        var key = ClientKey.Of(response);
        if (stack.Transactions.Find(key) is not { } transaction)
        {
            if (stack.Transactions.Lingers(key))
            {
                stack.Counters.CountRetransmission();
            }
            else
            {
                stack.Counters.CountStrayResponse();
            }
        }
        else if (!transaction.Home.TryPost(() => transaction.Receive(response)))
        {
            stack.Counters.CountRefusedForLoad();
        }
    }

    private void Request(SipRequest request, SipFlow flow)
    {
        var key = ServerKey.Of(request);
        if (stack.Transactions.Find(key) is { } known)
        {
            if (!known.Home.TryPost(() => known.ReceiveAgain(request)))
            {
                stack.Counters.CountRefusedForLoad();
            }
        }
        else if (stack.Transactions.TryFindLingering(key, out var answered))
        {
            stack.Counters.CountRetransmission();
            answered.Repeat(stack);
        }
        else if (request.Method == SipMethods.Cancel)
        {
            Cancel(request, flow);
        }
        else if (request.To.Tag is { } tag)
        {
            Inside(request, flow, tag);
        }
        else if (request.Method == SipMethods.Ack)
        {
            stack.Counters.CountStrayAck();
        }
        else if (request.Method == SipMethods.Invite)
        {
            NewCall(request, flow);
        }
        else
        {
            Begin(stack.Service, request, flow, _new.Serve);
        }
    }

    // RFC 3261 9.2: the CANCEL is answered by itself, wherever its INVITE stands.
    private void Cancel(SipRequest request, SipFlow flow)
    {
        if (stack.Transactions.Find(ServerKey.OfCancelled(request)) is InviteServerTransaction invite)
        {
            Begin(invite.Home, request, flow, transaction => _new.Cancel(transaction, invite));
        }
        else if (stack.Transactions.TryFindLingering(ServerKey.OfCancelled(request), out var over))
        {
            Begin(stack.Service, request, flow, transaction => _new.CancelTooLate(transaction, over.ToTag));
        }
        else
        {
            Begin(stack.Service, request, flow, transaction => _new.Refuse(transaction, 481));
        }
    }

    private void Inside(SipRequest request, SipFlow flow, string tag)
    {
        var call = stack.Dialogs.Find(request.CallId, tag);
        if (request.Method == SipMethods.Ack)
        {
            if (call is null || !call.Home.TryPost(() => call.ReceiveAck(request)))
            {
                stack.Counters.CountStrayAck();
            }
        }
        else if (call is null)
        {
            Stateless(request, flow, 481);
        }
        else
        {
            Begin(call.Home, request, flow, call.Receive);
        }
    }

    private void NewCall(SipRequest request, SipFlow flow)
    {
        if (stack.Transactions.Knows(OriginKey.Of(request)))
        {
            // The same INVITE by another path (RFC 3261 8.2.2.2).
            Stateless(request, flow, 482);
        }
        else if (stack.Transactions.Servers >= stack.Options.MostTransactions)
        {
            stack.Counters.CountRefusedForLoad();
            Stateless(request, flow, 503, RetryLater);
        }
        else
        {
            Begin(stack.NewHome(stack.Handlers.HomeFor(request, flow)), request, flow, _new.Call);
        }
    }

    private void Begin(SipHome home, SipRequest request, SipFlow flow, Action<ServerTransaction> work)
    {
        var key = ServerKey.Of(request);
        ServerTransaction transaction = request.Method == SipMethods.Invite
            ? new InviteServerTransaction(stack, home, key, request, flow)
            : new NonInviteServerTransaction(stack, home, key, request, flow);
        if (!stack.Transactions.TryAdd(transaction))
        {
            // Another reader was faster with a retransmission.
            stack.Counters.CountRetransmission();
        }
        else if (!home.TryPost(() => work(transaction)))
        {
            stack.Transactions.Remove(transaction);
            stack.Counters.CountRefusedForLoad();
            Stateless(request, flow, 503, RetryLater);
        }
    }

    private void Stateless(SipRequest request, SipFlow flow, int status, IReadOnlyList<SipHeader>? headers = null) =>
        ResponseRoute.For(request, flow).Send(stack, request.CallId, stack.Responses.Make(request, flow, status, stack.Ids.NewTag(), headers).ToBytes());

    private void Faulty(SipFault fault, SipFlow flow)
    {
        stack.Counters.CountMalformed(fault.Reason);
        _faults.Note(flow, fault);
        if (fault.CanBeAnswered)
        {
            // Where the sender is, not where a line we may have misread says: that could be anybody.
            stack.Wire.Send(flow, fault.Answer(flow.Remote, stack.Ids.NewTag()), null);
        }
    }

    [LoggerMessage(360, LogLevel.Error, "A message from {Flow} could not be handled; the next one will be")]
    private static partial void LogEscaped(ILogger log, Exception error, SipFlow flow);
}

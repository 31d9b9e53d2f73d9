using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>What becomes of requests that open something: a call, or a question outside any call (RFC 3261 8.2). At home.</summary>
internal sealed partial class NewRequests(SipStack stack)
{
    /// <summary>An INVITE: 100 at once, then the front door, unless it asks what nobody here can do.</summary>
    public void Call(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (!stack.Transactions.TryAddOrigin(transaction))
        {
            Refuse(transaction, 482);
            return;
        }

        transaction.Respond(stack.Responses.Make(transaction, 100, null));
        if (Capabilities.Lacking(request) is { } lacking)
        {
            Refuse(transaction, 420, lacking);
        }
        else if (SessionBody.Unwrap(request) is null)
        {
            Refuse(transaction, 415);
        }
        else if (!Capabilities.TakesSessions(request))
        {
            Refuse(transaction, 406);
        }
        else
        {
            Offer((InviteServerTransaction)transaction);
        }
    }

    /// <summary>Anything else without a To tag.</summary>
    public void Serve(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Method is not (SipMethods.Register or SipMethods.Options))
        {
            Refuse(transaction, Capabilities.RefusalOf(request.Method, inCall: false));
        }
        else if (Capabilities.Lacking(request) is { } lacking)
        {
            Refuse(transaction, 420, lacking);
        }
        else
        {
            try
            {
                stack.Handlers.OnRequest(new InboundRequest(stack, transaction));
            }
            catch (Exception error)
            {
                LogHandler(stack.Log, error, request.Method);
                Refuse(transaction, 500);
            }
        }
    }

    /// <summary>A CANCEL whose INVITE is known: 200, and what it stops is stopped if there is still something to stop.</summary>
    public void Cancel(ServerTransaction transaction, InviteServerTransaction invite)
    {
        transaction.Respond(stack.Responses.Make(transaction, 200, invite.ToTag ?? stack.Ids.NewTag()));
        invite.Cancel(transaction.Request);
    }

    public void Refuse(ServerTransaction transaction, int status, params IReadOnlyList<SipHeader> headers) =>
        transaction.Respond(stack.Responses.Make(transaction, status, stack.Ids.NewTag(), headers));

    private void Offer(InviteServerTransaction transaction)
    {
        var call = new InboundCall(stack, transaction);
        if (call.Session.Refuses(transaction.Request) is { } shortest)
        {
            call.Reject(422, headers: [shortest]);
            return;
        }

        try
        {
            stack.Handlers.OnInvite(call);
        }
        catch (Exception error)
        {
            LogHandler(stack.Log, error, SipMethods.Invite);
            call.Reject(500);
        }
    }

    [LoggerMessage(361, LogLevel.Error, "The handler of {Method} failed; the request was answered with 500")]
    private static partial void LogHandler(ILogger log, Exception error, string method);
}

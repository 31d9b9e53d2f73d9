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
        else if (!Replaces.TryRead(request, out var replaces))
        {
            Refuse(transaction, 400);
        }
        else
        {
            Offer((InviteServerTransaction)transaction, replaces);
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
        CancelTooLate(transaction, invite.ToTag);
        invite.Cancel(transaction.Request);
    }

    /// <summary>A CANCEL whose INVITE has been answered: 200, and nothing else.</summary>
    public void CancelTooLate(ServerTransaction transaction, string? toTag) =>
        transaction.Respond(stack.Responses.Make(transaction, 200, toTag ?? stack.Ids.NewTag()));

    public void Refuse(ServerTransaction transaction, int status, params IReadOnlyList<SipHeader> headers) =>
        transaction.Respond(stack.Responses.Make(transaction, status, stack.Ids.NewTag(), headers));

    private void Offer(InviteServerTransaction transaction, Replaces? replaces)
    {
        var call = new InboundCall(stack, transaction);
        if (call.Session.Refuses(transaction.Request) is { } shortest)
        {
            call.Reject(422, headers: [shortest]);
        }
        else if (replaces is null)
        {
            Hand(call);
        }
        else
        {
            Replace(call, replaces);
        }
    }

    // The call it names lives at another home, and only there is known how it stands; meanwhile ours may be taken back.
    private void Replace(InboundCall call, Replaces replaces)
    {
        if (stack.Dialogs.Find(replaces.CallId, replaces.ToTag) is not { } former)
        {
            call.Reject(481);
            return;
        }

        former.Home.Post(() =>
        {
            var refusal = RefusalOf(former, replaces);
            call.Home.Post(() =>
            {
                if (refusal is { } status)
                {
                    call.Reject(status);
                }
                else if (call.End is null)
                {
                    call.Replaced = former;
                    Hand(call);
                }
            });
        });
    }

    // RFC 3891 3.
    private static int? RefusalOf(SipCall former, Replaces replaces) =>
        !former.IsNamedBy(replaces) || (former.End is null && !former.IsAnswered && former is InboundCall) ? 481
        : former.End is not null ? 603
        : former.IsAnswered && replaces.EarlyOnly ? 486
        : null;

    private void Hand(InboundCall call)
    {
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

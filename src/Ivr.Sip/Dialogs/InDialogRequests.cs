namespace Ivr.Sip;

/// <summary>What the other side asks inside a call (RFC 3261 12.2.2, 14.2, 15.1.2; RFC 3311; RFC 3515; RFC 6086).</summary>
internal sealed class InDialogRequests(SipCall call)
{
    private static readonly SipHeader[] TrySoon = [new("Retry-After", "2")];

    private bool _wasReferred;

    private SipStack Stack => call.Stack;

    public void Receive(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (!call.Knows(request.From.Tag))
        {
            Answer(transaction, 481);
        }
        else if (!InOrder(transaction))
        {
            return;
        }
        else if (call.End is not null)
        {
            AnswerAfterEnd(transaction);
        }
        else if (Capabilities.Lacking(request) is { } unsupported)
        {
            Answer(transaction, 420, headers: [unsupported]);
        }
        else
        {
            Serve(transaction);
        }
    }

    // Our BYE is on its way, or waits for the ACK; theirs may cross it.
    private void AnswerAfterEnd(ServerTransaction transaction)
    {
        if (transaction.Request.Method == SipMethods.Bye)
        {
            Answer(transaction, 200);
            call.Leave();
        }
        else
        {
            Answer(transaction, 481);
        }
    }

    private bool InOrder(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (call.DialogOf(request.From.Tag) is not { } dialog)
        {
            return true;
        }

        if (request.CSeq.Number < dialog.RemoteSequence)
        {
            Answer(transaction, 500);
            return false;
        }

        if (request.CSeq.Number == dialog.RemoteSequence && transaction is InviteServerTransaction)
        {
            // The same INVITE by another way (RFC 3261 8.2.2.2).
            Answer(transaction, 482);
            return false;
        }

        dialog.RemoteSequence = request.CSeq.Number;
        return true;
    }

    private void Serve(ServerTransaction transaction)
    {
        switch (transaction.Request.Method)
        {
            case SipMethods.Bye:
                call.Acks.Stop();
                Answer(transaction, 200);
                call.ReceiveBye(transaction.Request);
                break;
            case SipMethods.Invite:
                Reinvite((InviteServerTransaction)transaction);
                break;
            case SipMethods.Update:
                Update(transaction);
                break;
            case SipMethods.Prack:
                Prack(transaction);
                break;
            case SipMethods.Info:
                Info(transaction);
                break;
            case SipMethods.Refer:
                Refer(transaction);
                break;
            case SipMethods.Notify:
                Answer(transaction, call.Referring.Receive(transaction.Request));
                break;
            case SipMethods.Options:
                Answer(transaction, 200);
                break;
            default:
                Answer(transaction, Capabilities.RefusalOf(transaction.Request.Method, inCall: true));
                break;
        }
    }

    private void Reinvite(InviteServerTransaction transaction)
    {
        if (TooShort(transaction) || Glare(transaction))
        {
            return;
        }

        if (transaction.Request.Body.IsEmpty)
        {
            if (call.OfferWanted?.Invoke() is not { } offer)
            {
                Answer(transaction, 488);
                return;
            }

            AcceptSession(transaction, offer);
            call.Acks.Expect(transaction, wantsAnswer: true);
        }
        else if (Answered(transaction) is { } answer)
        {
            AcceptSession(transaction, answer);
            call.Acks.Expect(transaction, wantsAnswer: false);
        }
    }

    private void Update(ServerTransaction transaction)
    {
        if (TooShort(transaction))
        {
            return;
        }

        if (transaction.Request.Body.IsEmpty)
        {
            AcceptSession(transaction, null);
        }
        else if (!Glare(transaction) && Answered(transaction) is { } answer)
        {
            AcceptSession(transaction, answer);
        }
    }

    private void Prack(ServerTransaction transaction)
    {
        if (call.ReceivePrack(transaction.Request) is not { } meaning)
        {
            Answer(transaction, 481);
            return;
        }

        if (meaning == PrackedSession.Answer)
        {
            Answer(transaction, 200);
            call.OnAnswer?.Invoke(SessionBody.Of(transaction.Request) ?? new SipBody(SessionBody.Type, default));
        }
        else if (transaction.Request.Body.IsEmpty)
        {
            Answer(transaction, 200);
        }
        else if (!Glare(transaction) && Answered(transaction) is { } answer)
        {
            call.LocalSession = answer;
            call.Renewed(transaction.Request.From.Tag);
            Answer(transaction, 200, answer);
        }

        call.AfterPrack();
    }

    private bool TooShort(ServerTransaction transaction)
    {
        if (call.Session.Refuses(transaction.Request) is not { } shortest)
        {
            return false;
        }

        Answer(transaction, 422, headers: [shortest]);
        return true;
    }

    // RFC 3261 14.2, RFC 3311 5.2: one offer at a time, in either direction.
    private bool Glare(ServerTransaction transaction)
    {
        if (call.Session.IsRefreshing || call.Acks.OfferIsOut || (!call.HasSession && call is OutboundCall))
        {
            Answer(transaction, 491);
            return true;
        }

        if (!call.HasSession)
        {
            Answer(transaction, 500, headers: TrySoon);
            return true;
        }

        return false;
    }

    private SipBody? Answered(ServerTransaction transaction)
    {
        if (SessionBody.Unwrap(transaction.Request) is not { } request)
        {
            Answer(transaction, 415);
            return null;
        }

        OfferReply reply;
        try
        {
            reply = call.OnOffer?.Invoke(request) ?? OfferReply.Refuse(488);
        }
        catch
        {
            Answer(transaction, 500);
            throw;
        }

        if (reply.Body is null)
        {
            Answer(transaction, reply.Status);
        }

        return reply.Body;
    }

    private void AcceptSession(ServerTransaction transaction, SipBody? body)
    {
        var tag = transaction.Request.From.Tag;
        call.DialogOf(tag)?.Refresh(transaction.Request);
        if (body is not null)
        {
            call.LocalSession = body;
            call.Renewed(tag);
        }

        Answer(transaction, 200, body, [.. call.Session.Accept(transaction.Request)]);
    }

    private void Info(ServerTransaction transaction)
    {
        int status;
        try
        {
            status = call.OnInfo?.Invoke(transaction.Request) ?? 415;
        }
        catch
        {
            Answer(transaction, 500);
            throw;
        }

        // An INFO without a body is a sign of life (RFC 2976 2.2).
        Answer(transaction, transaction.Request.Body.IsEmpty ? 200 : status);
    }

    private void Refer(ServerTransaction transaction)
    {
        if (ReferTo.Read(transaction.Request, out var to) is { } fault)
        {
            Answer(transaction, fault);
            return;
        }

        if (call.OnRefer is not { } asked)
        {
            Answer(transaction, 603);
            return;
        }

        call.Dialog?.Refresh(transaction.Request);
        var referral = new Referral(call, transaction, to, isFirst: !_wasReferred);
        _wasReferred = true;
        try
        {
            asked(referral);
        }
        catch
        {
            referral.Refuse(500);
            throw;
        }
    }

    private void Answer(ServerTransaction transaction, int status, SipBody? body = null, IReadOnlyList<SipHeader>? headers = null) =>
        transaction.Respond(Stack.Responses.Make(transaction, status, call.LocalTag, headers, body));
}

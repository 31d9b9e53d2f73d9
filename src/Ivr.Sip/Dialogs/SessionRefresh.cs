namespace Ivr.Sip;

/// <summary>
/// Sends the refreshes of a session timer (RFC 4028 7.4): UPDATE without a body where the other side allows it, else a
/// re-INVITE that offers what is already in force.
/// </summary>
internal sealed class SessionRefresh(SipCall call, SessionTimer timer)
{
    private bool _updates;

    public bool OfferIsOut { get; private set; }

    /// <summary>Notes whether the other side allows UPDATE.</summary>
    public void Learn(SipMessage message)
    {
        var allow = message.Headers("Allow");
        if (allow.Count > 0)
        {
            _updates = allow.Contains(SipMethods.Update);
        }
    }

    public void Send()
    {
        if (call.End is not null || call.Dialog is not { } dialog)
        {
            return;
        }

        if (call.Acks.Any || OfferIsOut)
        {
            timer.Retry(call.Stack.Options.Timers.T2);
        }
        else if (_updates)
        {
            InDialogSender.Send(call, dialog, SipMethods.Update, Headers(), Done);
        }
        else if (call.LocalSession is { } session)
        {
            OfferIsOut = true;
            dialog.FindWays(call.Stack, call.Home, ways => Reinvite(dialog, session, ways));
        }
    }

    // Without 100rel: nothing rings here that would have to be acknowledged.
    private IReadOnlyList<SipHeader> Headers() => [new SipHeader("Supported", Capabilities.Timer), timer.Again()];

    private void Reinvite(Dialog dialog, SipBody session, IReadOnlyList<SipFlow> ways)
    {
        if (call.End is not null)
        {
            OfferIsOut = false;
            return;
        }

        ReadOnlyMemory<byte> ack = default;
        new Delivery(call.Stack, call.Home, call.Proofs)
        {
            OnResponse = (invite, response) =>
            {
                if (response.IsProvisional || (response.IsSuccess && !Acknowledge(invite, response)))
                {
                    return;
                }

                OfferIsOut = false;
                Done(response.Status, response);
            },
            OnFailure = failure =>
            {
                OfferIsOut = false;
                Done(failure == ClientFailure.TimedOut ? 408 : 503, null);
            },
            // The same offer by another way: what holds is what was answered there.
            OnLate = (invite, _) => call.Stack.Send(call.CallId, invite.Way, call.Stack.Requests.Ack(dialog, invite.Request, invite.Way).ToBytes(), null),
            NextNumber = () => ++dialog.LocalSequence,
        }.Start(
            call.Stack.Requests.Inside(
                dialog, SipMethods.Invite, ways[0], [Capabilities.Allow, .. Headers(), .. call.Proofs.For(SipMethods.Invite, dialog.RequestUri)], session),
            ways);

        // True: for the first time.
        bool Acknowledge(ClientTransaction invite, SipResponse response)
        {
            var first = ack.IsEmpty;
            dialog.Refresh(response);
            ack = first ? call.Stack.Requests.Ack(dialog, invite.Request, invite.Way).ToBytes() : ack;
            call.Stack.Send(call.CallId, invite.Way, ack, null);
            return first;
        }
    }

    private void Done(int status, SipResponse? response)
    {
        if (call.End is not null)
        {
            return;
        }

        switch (status)
        {
            case >= 200 and < 300:
                timer.Confirm(response!);
                break;
            case 408 or 481:
                // The other side knows nothing of this call any more (RFC 3261 12.2.1.2).
                call.Drop(new SipCallEnd(SipEndCause.TimedOut), "SIP;cause=408;text=\"Session timer\"");
                break;
            case 491:
                // RFC 3261 14.1: who made the call waits longer.
                timer.Retry(TimeSpan.FromMilliseconds(call is OutboundCall ? 3000 : 1000));
                break;
            case 405 or 501 when _updates:
                _updates = false;
                Send();
                break;
            default:
                timer.Retry(TimeSpan.FromSeconds(30));
                break;
        }
    }
}

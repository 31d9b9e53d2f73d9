namespace Ivr.Sip;

/// <summary>The non-INVITE server transaction (RFC 3261 17.2.2): one answer, repeated for who asks again until timer J.</summary>
internal sealed class NonInviteServerTransaction(SipStack stack, SipHome home, ServerKey key, SipRequest request, SipFlow flow)
    : ServerTransaction(stack, home, key, request, flow)
{
    private bool _completed;

    public override void ReceiveAgain(SipRequest request)
    {
        Stack.Counters.CountRetransmission();
        SendLast();
    }

    public override void Respond(SipResponse response)
    {
        if (_completed)
        {
            return;
        }

        Send(response);
        if (response.Status >= 200)
        {
            _completed = true;
            if (Flow.IsReliable)
            {
                Terminate();
            }
            else
            {
                Rest();
            }
        }
    }
}

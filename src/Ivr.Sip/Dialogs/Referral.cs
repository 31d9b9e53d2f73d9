namespace Ivr.Sip;

/// <summary>
/// The other side of a call asks that its partner be sent on (REFER, RFC 3515): to be accepted or refused once, now or later, at the
/// call's home. Who has accepted reports how it goes; the last report ends the subscription that REFER made (RFC 6665).
/// </summary>
public sealed class Referral
{
    // Longer than anything may ring: what comes of a transfer is known before.
    private const int Lifetime = 300;

    private readonly SipCall _call;
    private readonly ServerTransaction _transaction;
    private readonly string _event;
    private readonly bool _silent;
    private bool _answered;
    private bool _over;
    private bool _sending;
    private int? _next;

    internal Referral(SipCall call, ServerTransaction transaction, ReferTo to, bool isFirst)
    {
        _call = call;
        _transaction = transaction;
        _event = isFirst ? "refer" : $"refer;id={transaction.Request.CSeq.Number}";
        _silent = transaction.Request.Header("Refer-Sub")?.Split(';')[0].Trim().Equals("false", StringComparison.OrdinalIgnoreCase) == true;
        Target = to.Target;
        Replaces = to.Replaces;
        ReferredBy = transaction.Request.Header("Referred-By");
    }

    /// <summary>Whom the partner is to be sent to, without the headers that stood in the URI.</summary>
    public SipUri Target { get; }

    /// <summary>The call of the target's that he is to take over (RFC 3891); null: a call of its own.</summary>
    public Replaces? Replaces { get; }

    /// <summary>Who asks, as he says (RFC 3892); null: he does not.</summary>
    public string? ReferredBy { get; }

    /// <summary>202; the first NOTIFY, <c>100 Trying</c>, follows at once. Who wanted no subscription gets none (RFC 4488 4).</summary>
    public void Accept()
    {
        if (Answer(202, _silent ? [new SipHeader("Refer-Sub", "false")] : []))
        {
            Report(100);
        }
    }

    /// <summary>Refuses; nothing follows.</summary>
    /// <param name="status">4xx to 6xx.</param>
    public void Refuse(int status) => _over |= Answer(status, []);

    /// <summary>
    /// Tells how the transfer goes. One NOTIFY is out at a time; what comes meanwhile waits, the newest only. A final status ends the
    /// subscription, and so does a NOTIFY the other side does not want. Does nothing before it is accepted and after it is over.
    /// </summary>
    /// <param name="status">Of the call to the target.</param>
    public void Report(int status)
    {
        if (!_answered || _over)
        {
            return;
        }

        _over = status >= 200;
        if (!_silent)
        {
            _next = status;
            Notify();
        }
    }

    private bool Answer(int status, IReadOnlyList<SipHeader> headers)
    {
        if (_answered)
        {
            return false;
        }

        _answered = true;
        _transaction.Respond(_call.Stack.Responses.Make(_transaction, status, _call.LocalTag, headers));
        return true;
    }

    private void Notify()
    {
        // The dialog lives as long as the subscription, also when the call in it is over (RFC 5057 4.1).
        if (_sending || _next is not { } status || _call.Dialog is not { } dialog)
        {
            return;
        }

        _next = null;
        _sending = true;
        SipHeader[] headers =
        [
            new("Event", _event),
            new("Subscription-State", status < 200 ? $"active;expires={Lifetime}" : "terminated;reason=noresource"),
        ];
        InDialogSender.Send(_call, dialog, SipMethods.Notify, headers, Notified, SipFragment.Of(status));
    }

    private void Notified(int status, SipResponse? response)
    {
        _sending = false;
        if (status is >= 200 and < 300)
        {
            Notify();
        }
        else
        {
            _over = true;
            _next = null;
        }
    }
}

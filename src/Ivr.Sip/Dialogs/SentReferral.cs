namespace Ivr.Sip;

/// <summary>A REFER of ours and what we are told of it (RFC 3515 2.4.4), one at a time in a call.</summary>
internal sealed class SentReferral(SipCall call)
{
    private Action<int>? _told;

    /// <exception cref="InvalidOperationException">There is no dialog yet, or another transfer is under way.</exception>
    public void Send(SipAddress to, IReadOnlyList<SipHeader> headers, Action<int> told)
    {
        if (call.Dialog is not { } dialog || _told is not null)
        {
            throw new InvalidOperationException("One transfer at a time, in a call that is answered.");
        }

        _told = told;
        InDialogSender.Send(call, dialog, SipMethods.Refer, [new SipHeader("Refer-To", to.ToString()), .. headers], (status, _) =>
        {
            if (status >= 300)
            {
                _told = null;
            }

            told(status);
        });
    }

    /// <summary>Takes a NOTIFY.</summary>
    /// <returns>The status to answer with: 481 where nothing was asked for (RFC 6665 4.1.3).</returns>
    public int Receive(SipRequest notify)
    {
        if (_told is not { } told || notify.Header("Event")?.Split(';')[0].Trim().Equals("refer", StringComparison.OrdinalIgnoreCase) != true)
        {
            return 481;
        }

        if (notify.Header("Subscription-State")?.Split(';')[0].Trim().Equals("terminated", StringComparison.OrdinalIgnoreCase) == true)
        {
            _told = null;
        }

        if (SipFragment.StatusOf(notify) is { } status)
        {
            told(status);
        }

        return 200;
    }
}

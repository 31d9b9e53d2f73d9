namespace Ivr.Sip;

/// <summary>
/// The answers to one INVITE of ours: each branch that answers makes a dialog and is acknowledged, again each time its 2xx
/// comes again (RFC 3261 13.2.2.4).
/// </summary>
internal sealed class Forks(SipCall call)
{
    private readonly Dictionary<string, Action> _acknowledge = [];

    /// <summary>Acknowledges a 2xx.</summary>
    /// <param name="ways">By which the INVITE that is answered went, and could have gone.</param>
    /// <returns>The dialog of a branch that answered for the first time; null for a repetition.</returns>
    public Dialog? Acknowledge(ClientTransaction invite, SipResponse answer, IReadOnlyList<SipFlow> ways)
    {
        var tag = answer.To.Tag ?? "";
        if (_acknowledge.TryGetValue(tag, out var again))
        {
            call.Stack.Counters.CountRetransmission();
            again();
            return null;
        }

        var dialog = Dialog.OfAnswer(invite.Request, answer, ways);
        _acknowledge[tag] = static () => { };
        dialog.FindWays(call.Stack, call.Home, found =>
        {
            var to = found[0];
            var ack = call.Stack.Requests.Ack(dialog, invite.Request, to).ToBytes();
            _acknowledge[tag] = () => call.Stack.Send(call.CallId, to, ack, null);
            _acknowledge[tag]();
        });
        return dialog;
    }
}

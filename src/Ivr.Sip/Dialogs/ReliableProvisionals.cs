namespace Ivr.Sip;

/// <summary>
/// The provisional answers to one INVITE that must arrive (RFC 3262 3): each is repeated until its PRACK, one at a time and in
/// order; a call whose answer is never acknowledged is given up.
/// </summary>
internal sealed class ReliableProvisionals
{
    public const string Option = "100rel";

    private readonly InboundCall _call;
    private readonly InviteServerTransaction _invite;
    private readonly Queue<(int Status, SipBody? Body)> _queue = [];
    private readonly Action _giveUp;
    private readonly bool _required;
    private readonly bool _supported;
    private HomeTimer? _timer;
    private SipResponse? _waiting;
    private uint _last;
    private Action? _then;

    /// <param name="call">Whose INVITE it is.</param>
    /// <param name="invite">Sends the answers.</param>
    /// <param name="giveUp">Runs when one was never acknowledged.</param>
    public ReliableProvisionals(InboundCall call, InviteServerTransaction invite, Action giveUp)
    {
        _call = call;
        _invite = invite;
        _giveUp = giveUp;
        _required = invite.Request.Lists("Require", Option);
        _supported = invite.Request.Lists("Supported", Option);
        _last = call.Stack.Ids.NewSequence();
    }

    /// <summary>Our session description went out by one of these: no later answer repeats it (RFC 3261 13.2.1).</summary>
    public bool HasSession { get; private set; }

    /// <summary>It has arrived too.</summary>
    public bool IsSettled => HasSession && !SessionWaits;

    public bool IsWaiting => _waiting is not null;

    private bool SessionWaits => _waiting is { Body.IsEmpty: false } || _queue.Any(static one => one.Body is not null);

    /// <summary>Whether an answer must go this way: all when the caller requires it, those with a session when he can.</summary>
    public bool Wants(SipBody? body) => _required || (_supported && body is not null);

    public void Send(int status, SipBody? body)
    {
        HasSession |= body is not null;
        _queue.Enqueue((status, body));
        if (_waiting is null)
        {
            SendNext();
        }
    }

    /// <summary>Runs <paramref name="then"/> once no session waits for its PRACK: no 2xx before (RFC 3262 3).</summary>
    public void AfterSession(Action then)
    {
        if (SessionWaits)
        {
            _then = then;
        }
        else
        {
            Stop();
            then();
        }
    }

    /// <summary>A PRACK came. False: it is for none that waits (481).</summary>
    /// <param name="hadSession">What it acknowledges carried our session.</param>
    public bool Acknowledge(SipRequest prack, out bool hadSession)
    {
        hadSession = _waiting is { Body.IsEmpty: false };
        if (_waiting is null || !Means(prack.Header("RAck")))
        {
            return false;
        }

        _waiting = null;
        _timer?.Stop();
        return true;
    }

    /// <summary>After the PRACK was answered: what waited for it.</summary>
    public void GoOn()
    {
        if (_then is { } then && !SessionWaits)
        {
            _then = null;
            Stop();
            then();
        }
        else if (_waiting is null && _queue.Count > 0)
        {
            SendNext();
        }
    }

    /// <summary>A final answer goes: nothing is repeated any more, but its PRACK is still understood (RFC 3262 3).</summary>
    public void Stop()
    {
        _timer?.Stop();
        _queue.Clear();
    }

    private void SendNext()
    {
        var (status, body) = _queue.Dequeue();
        var timers = _call.Stack.Options.Timers;
        _waiting = _call.Stack.Responses.Make(
            _invite, status, _call.LocalTag, [new SipHeader("Require", Option), new SipHeader("RSeq", (++_last).ToString())], body);
        _invite.Respond(_waiting);
        _timer ??= new HomeTimer(_invite.Home);
        // Over TCP as well: a proxy on the way may have UDP on its other side. T2 is no bound here.
        new Retransmission(_timer, () => _invite.Respond(_waiting!), GiveUp).Start(new RetransmitPlan(timers.T1, timers.Patience, timers.Patience));
    }

    private bool Means(string? rack) =>
        rack?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var number, var sequence, var method]
        && uint.TryParse(number, out var rseq) && rseq == _last
        && uint.TryParse(sequence, out var cseq) && cseq == _invite.Request.CSeq.Number && method == SipMethods.Invite;

    private void GiveUp()
    {
        _then = null;
        _giveUp();
    }
}

namespace Ivr.Sip;

/// <summary>
/// One request of ours on its way to its final response: by the first of its ways, and with a new branch by the next where nobody
/// answers, it cannot be sent, or 503 comes back (RFC 3263 4.3); once more where somebody asks who we are (RFC 3261 22).
/// </summary>
internal sealed class Delivery(SipStack stack, SipHome home, Proofs proofs)
{
    // Proxies in a row may each ask, and a nonce may turn stale.
    private const int MostChallenges = 4;

    private SipRequest? _request;
    private ClientTransaction? _current;
    private IReadOnlyList<SipFlow> _ways = [];
    private HashSet<(bool, string)>? _answered;
    private int _at;
    private int _challenges;
    private bool _unwanted;
    private bool _renewed;

    /// <summary>The responses of the way that is taken, but for challenges answered and ways left.</summary>
    public required Action<ClientTransaction, SipResponse> OnResponse { get; init; }

    /// <summary>No way leads to a final response.</summary>
    public required Action<ClientFailure> OnFailure { get; init; }

    /// <summary>A 2xx of a way that was given up for the next: an INVITE must acknowledge it.</summary>
    public Action<ClientTransaction, SipResponse> OnLate { get; init; } = static (_, _) => { };

    /// <summary>The sequence number of the same request asked again.</summary>
    public required Func<uint> NextNumber { get; init; }

    /// <param name="request">Made for the first way.</param>
    /// <param name="ways">At least one.</param>
    public void Start(SipRequest request, IReadOnlyList<SipFlow> ways)
    {
        _ways = ways;
        _request = request;
        Send();
    }

    /// <summary>Sends the request again by the way it went, with a new number and these headers changed.</summary>
    public void Again(params IReadOnlyList<SipHeader> changes)
    {
        _request = _request!.With([stack.Requests.NewVia(_ways[_at]), new SipHeader("CSeq", $"{NextNumber()} {_request.Method}"), .. changes]);
        Send();
    }

    /// <summary>Nobody waits any more: no other way is tried, and an INVITE is cancelled.</summary>
    public void Cancel(string? reason)
    {
        _unwanted = true;
        (_current as InviteClientTransaction)?.Cancel(reason);
    }

    /// <summary>A way of this request, and behind it the others: what follows in the dialog may go by them.</summary>
    public IReadOnlyList<SipFlow> From(SipFlow way) => _ways.Count == 1 ? _ways : [way, .. _ways.Where(one => one != way)];

    private void Send()
    {
        var timers = stack.Options.Timers;
        TimeSpan? firstSign = _at + 1 < _ways.Count && timers.Failover < timers.Patience ? timers.Failover : null;
        _current = _request!.Method == SipMethods.Invite
            ? new InviteClientTransaction(stack, home, _request, _ways[_at]) { OnResponse = Receive, OnFailure = Fail, FirstSign = firstSign }
            : new NonInviteClientTransaction(stack, home, _request, _ways[_at]) { OnResponse = Receive, OnFailure = Fail, FirstSign = firstSign };
        _current.Start();
    }

    private void Receive(ClientTransaction from, SipResponse response)
    {
        if (from != _current)
        {
            Late(from, response);
            return;
        }

        if (_ways.Count > 1 && response.Status != 503)
        {
            stack.Ways.Failed.Forget(from.Way);
        }

        if (!(response.Status == 503 && GoOn()) && !(response.Status == 482 && Renew()) && !(response.Status is 401 or 407 && Prove(response)))
        {
            OnResponse(from, response);
        }
    }

    private void Late(ClientTransaction from, SipResponse response)
    {
        if (response.IsProvisional)
        {
            (from as InviteClientTransaction)?.Cancel(null);
        }
        else if (response.IsSuccess)
        {
            OnLate(from, response);
        }
    }

    private void Fail(ClientTransaction from, ClientFailure failure)
    {
        if (from == _current && !GoOn())
        {
            OnFailure(failure);
        }
    }

    private bool GoOn()
    {
        if (_ways.Count > 1)
        {
            stack.Ways.Failed.Note(_ways[_at]);
        }

        if (_unwanted || _at + 1 >= _ways.Count)
        {
            return false;
        }

        _at++;
        _request = stack.Requests.Along(_ways[_at], _request!);
        Send();
        return true;
    }

    // Behind two ways may stand the same server, which knows the request already from the way that was given up (RFC 3261 8.2.2.2).
    // That one's answers do not reach us, or come late and are ended: a new number makes a new request of this one.
    private bool Renew()
    {
        if (_unwanted || _renewed || _at == 0)
        {
            return false;
        }

        _renewed = true;
        Again();
        return true;
    }

    private bool Prove(SipResponse response)
    {
        if (_unwanted || _challenges++ >= MostChallenges || !proofs.Learn(response, _answered ??= []))
        {
            return false;
        }

        Again(proofs.For(_request!.Method, _request.Uri));
        return true;
    }
}

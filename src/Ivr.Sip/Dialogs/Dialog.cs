namespace Ivr.Sip;

/// <summary>
/// The state two sides share (RFC 3261 12): tags, sequence numbers, the other side's target and the route to it.
/// </summary>
internal sealed class Dialog
{
    private readonly IReadOnlyList<SipAddress> _routes;
    private readonly IReadOnlyList<SipFlow> _ways;
    private readonly SipUri? _dialled;

    private Dialog(SipUri target, IReadOnlyList<SipAddress> routes, IReadOnlyList<SipFlow> ways, SipUri? dialled)
    {
        Target = target;
        _routes = routes;
        _ways = ways;
        _dialled = dialled;
    }

    public required string CallId { get; init; }

    /// <summary>Our side with our tag: the From of our requests.</summary>
    public required SipAddress Local { get; init; }

    public required SipAddress Remote { get; init; }

    /// <summary>Null: a side of RFC 2543 (RFC 3261 12.1.1).</summary>
    public string? RemoteTag => Remote.Tag;

    /// <summary>The number of our last request.</summary>
    public uint LocalSequence { get; set; }

    /// <summary>The number of their last request; 0 before the first.</summary>
    public uint RemoteSequence { get; set; }

    /// <summary>Where they want requests: their last Contact.</summary>
    public SipUri Target { get; private set; }

    /// <summary>The Request-URI of our requests (RFC 3261 12.2.1.1).</summary>
    public SipUri RequestUri => IsStrict ? _routes[0].Uri.Bare() : Target;

    /// <summary>The Route lines of our requests: a strict router (RFC 2543) takes the first and finds the target at the end.</summary>
    public IEnumerable<SipAddress> Routes => IsStrict ? _routes.Skip(1).Append(new SipAddress(Target)) : _routes;

    /// <summary>What a request of ours is sent to.</summary>
    public SipUri NextHop => _routes.Count > 0 ? _routes[0].Uri : Target;

    private bool IsStrict => _routes.Count > 0 && !_routes[0].Uri.Parameters.Contains("lr");

    /// <summary>The dialog a UAS makes of an INVITE (RFC 3261 12.1.1).</summary>
    public static Dialog OfInvite(SipRequest invite, SipFlow flow, string localTag) => new(
        // An INVITE must bring a Contact (8.1.1.8); one that does not is answered all the same, and called back where it came from.
        invite.Contact?.Uri ?? TargetAt(invite.From.Uri.User, flow),
        invite.RecordRoutes,
        [flow],
        null)
    {
        CallId = invite.CallId,
        Local = invite.To.WithTag(localTag),
        Remote = invite.From,
        RemoteSequence = invite.CSeq.Number,
    };

    /// <summary>The dialog a UAC makes of the answer to its INVITE (RFC 3261 12.1.2).</summary>
    /// <param name="ways">Where the INVITE went, and behind that where it could have gone.</param>
    public static Dialog OfAnswer(SipRequest invite, SipResponse answer, IReadOnlyList<SipFlow> ways) => new(
        answer.Contact?.Uri ?? invite.Uri,
        [.. answer.RecordRoutes.Reverse()],
        ways,
        invite.Uri)
    {
        CallId = invite.CallId,
        Local = invite.From,
        Remote = answer.To,
        LocalSequence = invite.CSeq.Number,
    };

    /// <summary>A re-INVITE or UPDATE may move the other side's target (RFC 3261 12.2.2); the route stays.</summary>
    public void Refresh(SipMessage message) => Target = message.Contact?.Uri ?? Target;

    /// <summary>Finds the ways to the next hop, in the order they are to be tried; there is always one.</summary>
    public void FindWays(SipStack stack, SipHome home, Action<IReadOnlyList<SipFlow>> found)
    {
        // A phone behind a NAT was reached elsewhere than its URI says, and still is.
        if (_routes.Count == 0 && _dialled is not null && SamePlace(_dialled, Target))
        {
            found(stack.Ways.Failed.Order(_ways));
        }
        else
        {
            stack.Ways.Find(NextHop, home, ways => found(ways.Count == 0 ? _ways : OnOpenConnection(ways)));
        }
    }

    // Who opened a connection to us is often reached by no other.
    private IReadOnlyList<SipFlow> OnOpenConnection(IReadOnlyList<SipFlow> ways)
    {
        var flow = _ways[0];
        var free = NextHop.Scheme == "sip" && NextHop.Parameters["transport"] is null;
        return flow.IsReliable
            ? [.. ways.Select(way => (way.Kind == flow.Kind || free) && way.Remote.Address.Equals(flow.Remote.Address) ? way with { Kind = flow.Kind, Connection = flow.Connection } : way)]
            : ways;
    }

    private static bool SamePlace(SipUri one, SipUri other) =>
        one.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase) && one.Port == other.Port;

    private static SipUri TargetAt(string user, SipFlow flow)
    {
        var uri = new SipUri("sip", user, flow.Remote.Address.ToString(), flow.Remote.Port);
        return flow.IsReliable ? uri.WithParameter("transport", flow.Kind.Word()) : uri;
    }
}

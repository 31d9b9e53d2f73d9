namespace Ivr.Sip;

/// <summary>Makes our requests (RFC 3261 8.1.1, 12.2.1.1).</summary>
internal sealed class RequestMaker(SipEndpointOptions options, OurAddress address, SipIds ids)
{
    private readonly SipHeader _agent = new("User-Agent", options.UserAgent);

    /// <summary>A header that makes the request one of a new transaction, sent by <paramref name="way"/>.</summary>
    public SipHeader NewVia(SipFlow way) => address.Via(way.Kind, ids.NewBranch());

    /// <summary>The same request of the same transaction by another transport (RFC 3261 18.1.1).</summary>
    public SipRequest By(SipFlow way, SipRequest request) => request.With(address.Via(way.Kind, request.TopVia.Branch!));

    /// <summary>The same request as one of a new transaction by another way (RFC 3263 4.3).</summary>
    public SipRequest Along(SipFlow way, SipRequest request) =>
        // What a REGISTER binds is its sender's business.
        request.Method != SipMethods.Register && request.Contact is { Uri: { Scheme: var scheme, User: var user } }
            ? request.With(NewVia(way), address.Contact(user, way.Kind, scheme == "sips"))
            : request.With(NewVia(way));

    /// <param name="call">Whose INVITE it is.</param>
    /// <param name="target">Whom it asks: the one that was wanted, or where that one sent us; To names the first (RFC 3261 8.1.3.4).</param>
    /// <param name="number">Its sequence number.</param>
    /// <exception cref="ArgumentException">A header of the caller's is malformed.</exception>
    public SipRequest Invite(OutboundCallRequest wanted, SipCall call, SipUri target, uint number, SipFlow way) =>
        SipRequest.Create(
            SipMethods.Invite,
            target,
            [
                NewVia(way),
                new SipHeader("Max-Forwards", wanted.MaxForwards.ToString()),
                new SipHeader("From", new SipAddress(wanted.From, wanted.FromDisplay).WithTag(call.LocalTag).ToString()),
                new SipHeader("To", new SipAddress(wanted.Target.Bare()).ToString()),
                new SipHeader("Call-ID", call.CallId),
                new SipHeader("CSeq", $"{number} INVITE"),
                .. Through(wanted.Proxy),
                address.Contact(wanted.From.User, way.Kind, target.Scheme == "sips"),
                Capabilities.Allow,
                Capabilities.Supported,
                .. call.Session.Wanted(),
                _agent,
                .. wanted.Headers,
            ],
            wanted.Offer);

    /// <exception cref="ArgumentException">A header of the caller's is malformed.</exception>
    public SipRequest Outside(OutboundRequest wanted, SipFlow way) => SipRequest.Create(
        wanted.Method,
        wanted.Target,
        [
            NewVia(way),
            new SipHeader("From", new SipAddress(wanted.From).WithTag(ids.NewTag()).ToString()),
            new SipHeader("To", new SipAddress(wanted.To).ToString()),
            new SipHeader("Call-ID", wanted.CallId ?? ids.NewCallId()),
            new SipHeader("CSeq", $"{wanted.CSeq} {wanted.Method}"),
            .. Through(wanted.Proxy),
            .. wanted.ContactUser is { } user ? (SipHeader[])[address.Contact(user, way.Kind, wanted.Target.Scheme == "sips")] : [],
            _agent,
            .. wanted.Headers,
        ]);

    /// <summary>A new request inside a dialog; counts its sequence number up.</summary>
    public SipRequest Inside(Dialog dialog, string method, SipFlow way, IReadOnlyList<SipHeader> headers, SipBody? body = null) =>
        Inside(dialog, ++dialog.LocalSequence, method, way, headers, body);

    /// <summary>The ACK of a 2xx: a request of its own, with the INVITE's number (RFC 3261 13.2.2.4).</summary>
    /// <param name="invite">What the 2xx answered; its credentials go along.</param>
    public SipRequest Ack(Dialog dialog, SipRequest invite, SipFlow way) => Inside(
        dialog,
        invite.CSeq.Number,
        SipMethods.Ack,
        way,
        [.. invite.AllHeaders.Where(header => header.Name is "Authorization" or "Proxy-Authorization")],
        null);

    private static SipHeader[] Through(SipUri? proxy) => proxy is null
        ? []
        : [new SipHeader("Route", $"<{(proxy.Parameters.Contains("lr") ? proxy : proxy.WithParameter("lr", null))}>")];

    private SipRequest Inside(Dialog dialog, uint sequence, string method, SipFlow way, IReadOnlyList<SipHeader> headers, SipBody? body)
    {
        var all = new List<SipHeader>(12)
        {
            NewVia(way),
            new("From", dialog.Local.ToString()),
            new("To", dialog.Remote.ToString()),
            new("Call-ID", dialog.CallId),
            new("CSeq", $"{sequence} {method}"),
        };
        foreach (var route in dialog.Routes)
        {
            all.Add(new SipHeader("Route", route.ToString()));
        }

        if (method is SipMethods.Invite or SipMethods.Update or SipMethods.Refer or SipMethods.Notify)
        {
            all.Add(address.Contact(dialog.Local.Uri.User, way.Kind, dialog.Target.Scheme == "sips"));
        }

        all.AddRange(headers);
        all.Add(_agent);
        return SipRequest.Create(method, dialog.RequestUri, all, body);
    }
}

namespace Ivr.Sip;

/// <summary>
/// What matches a request to its server transaction (RFC 3261 17.2.3): branch, sent-by and method, where an ACK belongs to
/// its INVITE. A request of RFC 2543 is known by its other headers.
/// </summary>
internal readonly record struct ServerKey(string Branch, string Host, int Port, string Method)
{
    public static ServerKey Of(SipRequest request) =>
        Of(request, request.Method == SipMethods.Ack ? SipMethods.Invite : request.Method);

    /// <summary>The INVITE that a CANCEL means (RFC 3261 9.2).</summary>
    public static ServerKey OfCancelled(SipRequest cancel) => Of(cancel, SipMethods.Invite);

    private static ServerKey Of(SipRequest request, string method)
    {
        var via = request.TopVia;
        var branch = via.HasMagicBranch
            ? via.Branch!
            : $"{request.CallId} {request.From.Tag} {request.CSeq.Number} {via.Branch}";
        return new ServerKey(branch, via.Host, via.Port ?? SipTransportKind.Udp.DefaultPort(), method);
    }
}

/// <summary>What matches a response to its client transaction (RFC 3261 17.1.3).</summary>
internal readonly record struct ClientKey(string Branch, string Method)
{
    public static ClientKey Of(SipMessage message) => new(message.TopVia.Branch ?? "", message.CSeq.Method);
}

/// <summary>What is the same in a request that reaches us by two paths (RFC 3261 8.2.2.2).</summary>
internal readonly record struct OriginKey(string CallId, string? FromTag, CSeq CSeq)
{
    public static OriginKey Of(SipRequest request) => new(request.CallId, request.From.Tag, request.CSeq);
}

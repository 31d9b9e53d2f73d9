namespace Ivr.Sip;

/// <summary>Makes our answers: what a status and a method oblige us to say is added here and nowhere else.</summary>
internal sealed class ResponseMaker(SipEndpointOptions options, OurAddress address)
{
    private readonly SipHeader _server = new("Server", options.UserAgent);
    private readonly SipHeader _accept = new("Accept", options.Accept);

    /// <param name="request">What is answered.</param>
    /// <param name="flow">What it came by.</param>
    /// <param name="status">100–699.</param>
    /// <param name="toTag">Ours; a 100 has none.</param>
    /// <param name="headers">More headers.</param>
    /// <param name="body">Null: none.</param>
    /// <param name="reason">The phrase; null: the RFC's.</param>
    public SipResponse Make(
        SipRequest request, SipFlow flow, int status, string? toTag, IReadOnlyList<SipHeader>? headers = null, SipBody? body = null, string? reason = null)
    {
        var all = new List<SipHeader>(8);
        var makesDialog = request.Method == SipMethods.Invite && status is > 100 and < 300;
        if (makesDialog || (request.Method is SipMethods.Update or SipMethods.Refer && status is >= 200 and < 300))
        {
            all.Add(address.Contact(request.To.Uri.User, flow.Kind, request.Uri.Scheme == "sips"));
        }

        if (status == 405 || (status is >= 200 and < 300 && request.Method is SipMethods.Invite or SipMethods.Options))
        {
            all.Add(Capabilities.Allow);
        }

        if (status is >= 200 and < 300 && request.Method is SipMethods.Invite or SipMethods.Options)
        {
            all.Add(Capabilities.Supported);
        }

        if (status == 415 || (status == 200 && request.Method == SipMethods.Options))
        {
            all.Add(_accept);
        }

        if (headers is not null)
        {
            all.AddRange(headers);
        }

        all.Add(_server);
        return SipResponse.For(request, status, reason, status == 100 ? null : toTag, all, body, recordRoute: makesDialog);
    }

    public SipResponse Make(
        ServerTransaction transaction, int status, string? toTag, IReadOnlyList<SipHeader>? headers = null, SipBody? body = null, string? reason = null) =>
        Make(transaction.Request, transaction.Flow, status, toTag, headers, body, reason);
}

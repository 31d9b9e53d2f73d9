using Ivr.Sip;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ivr.Gateway.Ops;

/// <summary>
/// What was said over the wire in a call: <c>GET /trace?call=CALL-ID</c>; without a Call-ID the calls something is kept of. For
/// who has the token, and masked for him too.
/// </summary>
internal sealed class TraceApi(OpsToken token, Func<SipTrace> trace)
{
    private const int Listed = 30;

    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/trace", (HttpRequest request, string? call) => token.Refuse(request) ?? (call is null ? List() : Show(call)));

    private OpsAnswer List() => OpsAnswer.Of(trace().Newest(Listed).Select(static one => new TracedCallView(one.CallId, TraceLine.Of(one.First))));

    private IResult Show(string call)
    {
        var lines = trace().Of(call).Select(TraceLine.Of).ToArray();
        return lines.Length > 0
            ? OpsAnswer.Of(lines)
            : OpsProblem.Answer($"nothing is kept of the call '{call}': another gateway had it, or it is too long ago", StatusCodes.Status404NotFound);
    }
}

/// <summary>A call something is kept of, and what began it.</summary>
public sealed record TracedCallView(string CallId, TraceLine First);

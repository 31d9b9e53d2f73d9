using Ivr.Calls;
using Ivr.Sip;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Ops;

/// <summary>What only a laboratory's ops API does: <c>POST /dial</c> calls a SIP URI. A gateway of citizens has no such path.</summary>
internal sealed partial class LabApi(OpsToken token, Func<TrialOrder, Task<TrialBegun>> dial, ILogger<LabApi> log)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/dial", (DialOrder order, HttpRequest request) => DialAsync(order, request));

    private async Task<IResult> DialAsync(DialOrder order, HttpRequest request)
    {
        if (token.Refuse(request) is { } refusal)
        {
            LogRefused();
            return refusal;
        }

        if (!SipUri.TryParse(order.Target ?? "", out var target) || string.IsNullOrEmpty(order.Entry))
        {
            return OpsProblem.Answer("`target` is a SIP URI and `entry` a number of the plan", StatusCodes.Status400BadRequest);
        }

        var begun = await dial(new TrialOrder(target, order.Entry, order.As));
        return begun.CallId is { } call
            ? OpsAnswer.Of(new DialAnswer(call), StatusCodes.Status202Accepted)
            : OpsProblem.Answer(begun.Problem!, StatusCodes.Status409Conflict);
    }

    [LoggerMessage(3403, LogLevel.Warning, "an order to dial came without the right token and was refused")]
    private partial void LogRefused();
}

/// <summary>An order to call out.</summary>
/// <param name="Target">A SIP URI.</param>
/// <param name="Entry">The number of the plan the call walks as, once answered.</param>
/// <param name="As">The account whose password answers a challenge; null: none.</param>
public sealed record DialOrder(string? Target, string? Entry, string? As);

/// <summary>A call that was begun; how it went stands in its record.</summary>
public sealed record DialAnswer(string CallId);

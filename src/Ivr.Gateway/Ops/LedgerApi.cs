using Ivr.Gateway.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ivr.Gateway.Ops;

/// <summary><c>GET /ledger</c>: what the last round through the public numbers found; <c>POST /ledger/check</c> begins one, for who has the token.</summary>
internal sealed class LedgerApi(OpsToken token, LedgerRound round)
{
    private const int MostEntries = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ledger", () => round.Report is { } report ? OpsAnswer.Of(report) : OpsProblem.Answer("no round was held since the start", StatusCodes.Status404NotFound));
        routes.MapPost("/ledger/check", (LedgerOrder order, HttpRequest request) => token.Refuse(request) ?? OpsOrders.Unnamed(order.Who) ?? Begin(order));
    }

    private IResult Begin(LedgerOrder order)
    {
        if (order.Entries?.Count > MostEntries)
        {
            return OpsProblem.Answer($"`entries` are at most {MostEntries}", StatusCodes.Status400BadRequest);
        }

        return round.Begin(order.Entries ?? [], order.Who!) is { } why
            ? OpsProblem.Answer(why, StatusCodes.Status409Conflict)
            : OpsAnswer.Of(round.Report, StatusCodes.Status202Accepted);
    }
}

/// <summary>An order to look at public numbers.</summary>
/// <param name="Who">The user of the operating system who gave it.</param>
/// <param name="Entries">Only these, due or not; null or none: all that is due.</param>
public sealed record LedgerOrder(string? Who, IReadOnlyList<string>? Entries = null);

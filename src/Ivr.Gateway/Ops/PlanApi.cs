using Ivr.Flows;
using Ivr.Gateway.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ivr.Gateway.Ops;

/// <summary><c>GET /plan</c>: which plans were in force; <c>POST /plan/reload</c> and <c>/plan/rollback</c> for who has the token.</summary>
internal sealed class PlanApi(OpsToken token, PlanInForce plan)
{
    private const int LongestName = 64;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plan", () => Results.Json(Show()));
        routes.MapPost("/plan/reload", (PlanOrder order, HttpRequest request) => token.Refuse(request) ?? Named(order) ?? Reload(order));
        routes.MapPost("/plan/rollback", (PlanOrder order, HttpRequest request) => token.Refuse(request) ?? Named(order) ?? RollBack(order));
    }

    private IResult Reload(PlanOrder order)
    {
        var problems = plan.Reload(order.Who!);
        return problems.Any(problem => problem.Severity == Severity.Error)
            ? Results.Json(new OpsProblem($"refused, version {plan.Plan.Version} stays in force:\n{string.Concat(problems.Select(problem => problem.Render()))}"), statusCode: StatusCodes.Status409Conflict)
            : Results.Json(Show());
    }

    private IResult RollBack(PlanOrder order) => plan.RollBack(order.Version, order.Who!)
        ? Results.Json(Show())
        : Results.Json(new OpsProblem(order.Version is null ? "no other plan was in force since the start" : $"version {order.Version} was not in force since the start, or too long ago"), statusCode: StatusCodes.Status404NotFound);

    private static IResult? Named(PlanOrder order) => string.IsNullOrWhiteSpace(order.Who) || order.Who.Length > LongestName || order.Who.Any(char.IsControl)
        ? Results.Json(new OpsProblem($"`who` names the operator, in at most {LongestName} letters"), statusCode: StatusCodes.Status400BadRequest)
        : null;

    private PlanView[] Show() => [.. plan.Changes.Select(static one => new PlanView(one.Plan.Name, one.Plan.Version, one.At, one.By))];
}

/// <summary>An operator's order about the plan.</summary>
/// <param name="Who">The user of the operating system who gave it.</param>
/// <param name="Version">The plan to go back to; null: the one before.</param>
public sealed record PlanOrder(string? Who, string? Version = null);

/// <summary>A plan that came in force; the first of a list is in force now.</summary>
public sealed record PlanView(string Name, string Version, DateTimeOffset At, string By);

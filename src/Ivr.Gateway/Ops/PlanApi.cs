using Ivr.Flows;
using Ivr.Gateway.Start;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ivr.Gateway.Ops;

/// <summary>
/// <c>GET /plan</c>: which plans were in force, and which is on trial; <c>POST /plan/reload</c>, <c>/plan/rollback</c>, <c>/plan/try</c> and
/// <c>/plan/end</c> for who has the token.
/// </summary>
internal sealed class PlanApi(OpsToken token, PlanInForce plan)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/plan", () => OpsAnswer.Of(Show()));
        routes.MapPost("/plan/reload", (PlanOrder order, HttpRequest request) => token.Refuse(request) ?? OpsOrders.Unnamed(order.Who) ?? Answer(plan.Reload($"{order.Who}")));
        routes.MapPost("/plan/rollback", (PlanOrder order, HttpRequest request) => token.Refuse(request) ?? OpsOrders.Unnamed(order.Who) ?? RollBack(order));
        routes.MapPost("/plan/try", (PlanOrder order, HttpRequest request) => token.Refuse(request) ?? OpsOrders.Unnamed(order.Who) ?? NoTrial(order) ?? Answer(plan.Try(order.Percent, order.Cities, order.Who!)));
        routes.MapPost("/plan/end", (PlanOrder order, HttpRequest request) => token.Refuse(request) ?? OpsOrders.Unnamed(order.Who) ?? End(order));
    }

    private IResult Answer(IReadOnlyList<Diagnostic> problems) =>
        problems.Any(problem => problem.Severity == Severity.Error)
            ? OpsProblem.Answer($"refused, version {plan.Plan.Version} stays in force:\n{problems.Aggregate((Phrase)"", static (all, one) => $"{all}{one.Told}")}", StatusCodes.Status409Conflict)
            : OpsAnswer.Of(Show());

    private IResult? NoTrial(PlanOrder order) => order.Percent is < 1 or > 100
        ? OpsProblem.Answer("`percent` is 1 to 100", StatusCodes.Status400BadRequest)
        : order.Cities.Select(city => OpsOrders.Unknown(city, plan.Plan)).FirstOrDefault(static refusal => refusal is not null);

    private IResult End(PlanOrder order) => plan.EndTrial($"{order.Who}")
        ? OpsAnswer.Of(Show())
        : OpsProblem.Answer("no plan is on trial", StatusCodes.Status404NotFound);

    private IResult RollBack(PlanOrder order) => plan.RollBack(order.Version, $"{order.Who}")
        ? OpsAnswer.Of(Show())
        : OpsProblem.Answer(order.Version is null ? "no other plan was in force since the start" : (Phrase)$"version {order.Version} was not in force since the start, or too long ago", StatusCodes.Status404NotFound);

    private PlansView Show() => new([.. plan.Changes.Select(static one => new PlanView(one.Plan.Name, one.Plan.Version, one.At, one.By))])
    {
        Trial = plan.Trial is { } trial ? new TrialView(trial.Plan.Name, trial.Plan.Version, trial.At, trial.By, trial.Percent, trial.Cities) : null,
    };
}

/// <summary>An operator's order about the plan.</summary>
/// <param name="Who">The user of the operating system who gave it.</param>
/// <param name="Version">The plan to go back to; null: the one before.</param>
public sealed record PlanOrder(string? Who, string? Version = null)
{
    /// <summary>For a trial: how many of a hundred calls.</summary>
    public int Percent { get; init; } = 100;

    /// <summary>For a trial: of these cities' calls alone; empty: of all.</summary>
    public IReadOnlyList<string> Cities { get; init; } = [];
}

/// <summary>The plans of a gateway.</summary>
/// <param name="InForce">That were in force since the start, the latest first.</param>
public sealed record PlansView(IReadOnlyList<PlanView> InForce)
{
    /// <summary>Null: none.</summary>
    public TrialView? Trial { get; init; }
}

/// <summary>The plan on trial.</summary>
/// <param name="Percent">Of the calls.</param>
/// <param name="Cities">Of these alone; empty: of all.</param>
public sealed record TrialView(string Name, string Version, DateTimeOffset At, string By, int Percent, IReadOnlyList<string> Cities);

/// <summary>A plan that came in force.</summary>
public sealed record PlanView(string Name, string Version, DateTimeOffset At, Phrase By);

using Ivr.Acd;
using Ivr.Flows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Ops;

/// <summary>The ops API: who may reach this machine's loopback may look; who has the token may change.</summary>
internal sealed partial class OpsApi(OpsView view, OpsToken token, ILogger<OpsApi> log)
{
    /// <summary>Null: this gateway is no laboratory.</summary>
    public LabApi? Lab { get; init; }

    public required TraceApi Trace { get; init; }

    public required TalkApi Talks { get; init; }

    public required PlanApi Plans { get; init; }

    public required LedgerApi Ledger { get; init; }

    public required AnnouncementApi Announcements { get; init; }

    public required HoursApi Hours { get; init; }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", HealthAsync);
        routes.MapGet("/lines", () => FromStoreAsync(() => LineView.AllAsync(view)));
        routes.MapGet("/seats", () => FromStoreAsync(() => SeatView.AllAsync(view)));
        routes.MapGet("/calls", () => FromStoreAsync(() => view.Stores.Board.ListAsync(view.Time.GetUtcNow())));
        routes.MapGet("/trunks", () => OpsAnswer.Of(view.Trunks()));
        routes.MapGet("/callbacks", () => FromStoreAsync(() => CallbackView.AllAsync(view)));
        routes.MapGet("/overflow/{city}", (string city) => OverflowAsync(city));
        routes.MapPost("/overflow/{city}", (string city, OverflowOrder order, HttpRequest request) => SetOverflowAsync(city, order, request));
        Trace.Map(routes);
        Talks.Map(routes);
        Plans.Map(routes);
        Ledger.Map(routes);
        Announcements.Map(routes);
        Hours.Map(routes);
        Lab?.Map(routes);
    }

    private async Task<IResult> HealthAsync()
    {
        var report = await HealthReport.AskAsync(view);
        return OpsAnswer.Of(report, report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private async Task<IResult> OverflowAsync(string city)
    {
        if (OpsOrders.Unknown(city, view.Plan()) is { } refusal)
        {
            return refusal;
        }

        return await FromStoreAsync(async () => OverflowAnswer.Of(await view.Stores.Overflow.GetAsync(city), view.Time.GetUtcNow()));
    }

    private async Task<IResult> SetOverflowAsync(string city, OverflowOrder order, HttpRequest request)
    {
        if (token.Refuse(request) is { } stranger)
        {
            LogRefused(city);
            return stranger;
        }

        if (OpsOrders.Unknown(city, view.Plan()) is { } refusal)
        {
            return refusal;
        }

        if (OverflowWord.Read(order.Switch) is not { } position)
        {
            return OpsProblem.Answer("`switch` is one of on, off, auto", StatusCodes.Status400BadRequest);
        }

        if ((OpsOrders.Unnamed(order.Who) ?? WrongEnd(order)) is { } wrong)
        {
            return wrong;
        }

        return await FromStoreAsync(async () =>
        {
            await view.Stores.Overflow.SetAsync(city, position, order.Who!, view.Time.GetUtcNow(), order.Until);
            LogSet(city, OverflowWord.Of(position), order.Who!, order.Until is { } end ? $"{end:u}" : "somebody sets it otherwise");
            return OverflowAnswer.Of(await view.Stores.Overflow.GetAsync(city), view.Time.GetUtcNow());
        });
    }

    private IResult? WrongEnd(OverflowOrder order) => order.Until is null ? null
        : order.Switch == "auto" ? OpsProblem.Answer("`auto` has no `until`: it is what holds in the end", StatusCodes.Status400BadRequest)
        : OpsOrders.Endless(order.Until, view.Time.GetUtcNow());

    private static Task<IResult> FromStoreAsync<T>(Func<Task<T>> ask) => OpsProblem.FromStoreAsync(async () => OpsAnswer.Of(await ask()));

    [LoggerMessage(3401, LogLevel.Warning, "overflow of {City} set to {Position} by {Who}, until {Until}")]
    private partial void LogSet(string city, string position, string who, string until);

    [LoggerMessage(3402, LogLevel.Warning, "an order for {City} came without the right token and was refused")]
    private partial void LogRefused(string city);
}

/// <summary>An operator's order.</summary>
/// <param name="Switch"><c>on</c>, <c>off</c>, <c>auto</c>.</param>
/// <param name="Who">The user of the operating system who gave it.</param>
/// <param name="Until">For on and off: from then on the rule decides again; null: until somebody sets it otherwise.</param>
public sealed record OverflowOrder(string? Switch, string? Who, DateTimeOffset? Until = null);

/// <summary>A switch as it stands.</summary>
/// <param name="Until">When what was set ends, or ended; null: it has no end.</param>
/// <param name="Ended">What it was when its time came: <c>on</c>, <c>off</c>; null: its time has not come.</param>
public sealed record OverflowAnswer(string City, string Switch, string? Who, DateTimeOffset? At, DateTimeOffset? Until, string? Ended)
{
    public static OverflowAnswer Of(OverflowState state, DateTimeOffset now) => new(
        state.City, OverflowWord.Of(state.SwitchAt(now)), state.Who, state.At, state.Until, state.HasEnded(now) ? OverflowWord.Of(state.Switch) : null);
}

/// <summary>Why something was not done.</summary>
public sealed record OpsProblem(Phrase Problem)
{
    public static IResult Answer(Phrase why, int status) => OpsAnswer.Of(new OpsProblem(why), status);

    /// <summary>What comes of it, or 503 while the store is away.</summary>
    public static async Task<IResult> FromStoreAsync(Func<Task<IResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreUnavailableException error)
        {
            return Answer($"the store is away: {error.Message}", StatusCodes.Status503ServiceUnavailable);
        }
    }
}

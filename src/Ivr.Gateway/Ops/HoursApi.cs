using Ivr.Acd;
using Ivr.Flows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Ops;

/// <summary><c>GET /hours</c>: what operators say of opening hours; <c>POST /hours/NAME</c>, with the token: open or closed until a time, or as the plan has it again.</summary>
internal sealed partial class HoursApi(OpsToken token, OpsView view, ILogger<HoursApi> log)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/hours", ListAsync);
        routes.MapPost("/hours/{name}", async (string name, HoursOrder order, HttpRequest request) =>
            token.Refuse(request) ?? OpsOrders.Unnamed(order.Who) ?? Wrong(name, order) ?? await SetAsync(name, order));
    }

    private IResult? Wrong(string name, HoursOrder order)
    {
        var known = view.Plan().Hours.Select(one => one.Name).Distinct().ToArray();
        return !known.Contains(name) ? OpsProblem.Answer($"the plan has no hours '{name}': {Spelling.Suggest(name, known)}", StatusCodes.Status404NotFound)
            : order.Switch is not ("open" or "closed" or "auto") ? OpsProblem.Answer("`switch` is one of open, closed, auto", StatusCodes.Status400BadRequest)
            : order.Switch != "auto" ? OpsOrders.Endless(order.Until, view.Time.GetUtcNow())
            : null;
    }

    private Task<IResult> ListAsync() => OpsProblem.FromStoreAsync(ListedAsync);

    private async Task<IResult> ListedAsync()
    {
        var entries = view.Plan().Ledger.Entries;
        return OpsAnswer.Of((await view.Stores.Hours.ListAsync(view.Time.GetUtcNow())).Select(one => new HoursView(one.Name, one.Open, one.Until, one.Who, one.At, [.. entries.Where(entry => entry.Hours.Name == one.Name).Select(entry => entry.Id)])));
    }

    private Task<IResult> SetAsync(string name, HoursOrder order) => OpsProblem.FromStoreAsync(async () =>
    {
        if (order.Switch == "auto")
        {
            await view.Stores.Hours.ClearAsync(name);
        }
        else
        {
            await view.Stores.Hours.SetAsync(new HoursOverride(name, order.Switch == "open", order.Until!.Value, order.Who!, view.Time.GetUtcNow()));
        }

        LogSet(name, order.Switch!, order.Who!, order.Switch == "auto" ? null : order.Until);
        return await ListedAsync();
    });

    [LoggerMessage(3421, LogLevel.Warning, "hours {Name} set to {Switch} by {Who}, until {Until:u}")]
    private partial void LogSet(string name, string @switch, string who, DateTimeOffset? until);
}

/// <summary>What an operator says of opening hours.</summary>
/// <param name="Entries">Entries of the ledger that go by them.</param>
public sealed record HoursView(string Name, bool Open, DateTimeOffset Until, string Who, DateTimeOffset At, IReadOnlyList<string> Entries);

/// <summary>An operator's order about opening hours.</summary>
/// <param name="Switch"><c>open</c>, <c>closed</c>, <c>auto</c>.</param>
/// <param name="Until">For open and closed: from then on the plan decides again.</param>
/// <param name="Who">The operator.</param>
public sealed record HoursOrder(string? Switch, DateTimeOffset? Until, string? Who);

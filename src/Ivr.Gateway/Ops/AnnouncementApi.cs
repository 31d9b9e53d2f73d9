using System.Security.Cryptography;
using Ivr.Acd;
using Ivr.Calls;
using Ivr.Flows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Ivr.Gateway.Ops;

/// <summary>What is done with announcements; <see cref="AnnouncementDesk"/> does it. Each answers null, or why not.</summary>
internal sealed record AnnouncementHands
{
    public required Func<Announcement, Task<Phrase?>> Propose { get; init; }

    public required Func<string, string, Task<Phrase?>> Approve { get; init; }

    public required Func<string, string, Task<Phrase?>> Withdraw { get; init; }
}

/// <summary>
/// <c>GET /announcements</c>; <c>POST /announcements</c> proposes, <c>POST /announcements/ID/approve</c> needs another operator: both by a key of his own beside the token.
/// <c>POST /announcements/ID/withdraw</c> needs the token alone: what is wrong is ended by whoever sees it.
/// </summary>
internal sealed class AnnouncementApi(OpsToken token, OperatorKeys keys, AnnouncementHands hands, OpsView view, IReadOnlyCollection<string> prompts)
{
    private const int MostLetters = 300;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/announcements", () => OpsAnswer.Of(view.Announcements()));
        routes.MapPost("/announcements", (AnnouncementOrder order, HttpRequest request) => Named(request, who => ProposeAsync(order, who)));
        routes.MapPost("/announcements/{id}/approve", (string id, HttpRequest request) => Named(request, who => AnswerAsync(id, hands.Approve(id, who))));
        routes.MapPost("/announcements/{id}/withdraw", async (string id, WithdrawOrder order, HttpRequest request) =>
            token.Refuse(request) ?? OpsOrders.Unnamed(order.Who) ?? await AnswerAsync(id, hands.Withdraw(id, order.Who!)));
    }

    private async Task<IResult> Named(HttpRequest request, Func<string, Task<IResult>> work) =>
        token.Refuse(request) ?? (keys.Who(request) is { } who ? await work(who) : OpsProblem.Answer(OperatorKeys.Unknown, StatusCodes.Status403Forbidden));

    private async Task<IResult> ProposeAsync(AnnouncementOrder order, string who)
    {
        var now = view.Time.GetUtcNow();
        if (Wrong(order, now) is { } problem)
        {
            return OpsProblem.Answer(problem, StatusCodes.Status400BadRequest);
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3));
        return await AnswerAsync(id, hands.Propose(new Announcement(id, order.City, order.Until!.Value, who, now) { Prompt = order.Prompt, Texts = order.Texts ?? new Dictionary<string, string>(), Reading = order.Reading }));
    }

    private Phrase? Wrong(AnnouncementOrder order, DateTimeOffset now)
    {
        var plan = view.Plan();
        var texts = order.Texts ?? new Dictionary<string, string>();
        return order.City is { } city && OpsOrders.Strange(city, plan) is { } strangeCity ? strangeCity
            : order.Until is not { } until || until <= now || until > now + Longest ? (Phrase)$"`until` is a time to come, and within {Longest.Days} days: nothing is announced for good"
            : (order.Prompt is null) == (texts.Count == 0) ? "an announcement is either a `prompt` that is recorded or `texts` to be spoken"
            : order.Prompt is { } prompt && !prompts.Contains(prompt) ? (Phrase)$"there is no prompt '{prompt}': {Spelling.Suggest(prompt, prompts)}"
            : order.Prompt is null && !texts.ContainsKey("zh") ? "`texts` need one for zh: who has no text in his language hears it"
            : texts.Keys.FirstOrDefault(tag => !plan.Languages.ContainsKey(tag)) is { } strange ? (Phrase)$"the language '{strange}' is not among the plan's languages: {Spelling.Suggest(strange, plan.Languages.Keys)}"
            : texts.Values.Append(order.Reading ?? "-").Any(text => string.IsNullOrWhiteSpace(text) || text.Length > MostLetters || text.Any(char.IsControl)) ? (Phrase)$"a text is one line of at most {MostLetters} letters"
            : plan.Announced.Heard.Count == 0 ? "the plan in force has no place for announcements: add `announce: 8s` to it"
            : null;
    }

    private Task<IResult> AnswerAsync(string id, Task<Phrase?> order) => OpsProblem.FromStoreAsync(async () => await order is { } problem
        ? OpsProblem.Answer(problem, StatusCodes.Status409Conflict)
        : OpsAnswer.Of(view.Announcements().FirstOrDefault(one => one.Id == id) ?? new AnnouncementView(id)));
}

/// <summary>An announcement somebody wants.</summary>
/// <param name="City">Whose callers shall hear it; null: those of all.</param>
/// <param name="Until">When it ends, in any case.</param>
/// <param name="Prompt">A recorded prompt; null: it is spoken.</param>
/// <param name="Texts">Language tag → text; one for <c>zh</c> is needed.</param>
/// <param name="Reading">The Chinese text in Hanyu Pinyin, for engines that read.</param>
public sealed record AnnouncementOrder(string? City, DateTimeOffset? Until, string? Prompt, IReadOnlyDictionary<string, string>? Texts, string? Reading = null);

/// <summary>An order to end one.</summary>
/// <param name="Who">The operator.</param>
public sealed record WithdrawOrder(string? Who);

/// <summary>An announcement; in <c>GET /announcements</c> and <c>/health</c>.</summary>
/// <param name="State"><c>proposed</c>, <c>in-force</c>, <c>over</c>.</param>
public sealed record AnnouncementView(string Id, string State = "over")
{
    /// <summary>Null: of all cities.</summary>
    public string? City { get; init; }
    public DateTimeOffset? Until { get; init; }
    public string? Prompt { get; init; }
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();
    public string? ProposedBy { get; init; }
    public string? ApprovedBy { get; init; }

    /// <summary>The longest of its sounds; 0: they are not made yet.</summary>
    public double Seconds { get; init; }

    /// <summary>Why this gateway cannot say it; null: it can.</summary>
    public Phrase? Problem { get; init; }

    public static AnnouncementView Of(ReadyAnnouncement one, DateTimeOffset now) => new(one.Of.Id, one.Of.IsInForceAt(now) ? "in-force" : "proposed")
    {
        City = one.Of.City,
        Until = one.Of.Until,
        Prompt = one.Of.Prompt,
        Texts = one.Of.Texts,
        ProposedBy = one.Of.ProposedBy,
        ApprovedBy = one.Of.ApprovedBy,
        Seconds = Math.Round(one.Longest.TotalSeconds, 1),
        Problem = one.Problem,
    };
}

using Ivr.Flows;
using Microsoft.AspNetCore.Http;

namespace Ivr.Gateway.Ops;

/// <summary>What every order must have, and the answers to those that do not.</summary>
internal static class OpsOrders
{
    public static readonly Phrase NoName = "`who` names the operator, in at most 64 letters";

    private const int MostLetters = 64;

    /// <summary>Letters on one line that a log can show.</summary>
    public static bool IsName(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MostLetters && !text.Any(char.IsControl);

    /// <returns>Null: the order says who gives it; else the refusal.</returns>
    public static IResult? Unnamed(string? who) => IsName(who) ? null : OpsProblem.Answer(NoName, StatusCodes.Status400BadRequest);

    // What is set by hand is for days, not for good.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <returns>Null: a time by which the plan may decide again; else the refusal.</returns>
    public static IResult? Endless(DateTimeOffset? until, DateTimeOffset now) => until > now && until <= now + Longest
        ? null
        : OpsProblem.Answer($"`until` is a time to come, and within {Longest.Days} days: then the plan decides again", StatusCodes.Status400BadRequest);

    /// <returns>Null: the plan knows the city; else what to say.</returns>
    public static Phrase? Strange(string city, Dialplan plan) => plan.Cities.ContainsKey(city) ? null : (Phrase)$"the plan knows no city '{city}': {Spelling.Suggest(city, plan.Cities.Keys)}";

    /// <returns>Null: the plan knows the city; else the refusal.</returns>
    public static IResult? Unknown(string city, Dialplan plan) => Strange(city, plan) is { } why ? OpsProblem.Answer(why, StatusCodes.Status404NotFound) : null;
}

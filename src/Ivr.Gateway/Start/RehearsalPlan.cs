using Ivr.Flows;

namespace Ivr.Gateway.Start;

/// <summary>What rehearsed calls walk through: the ways most calls take, with one prompt of the house for all they say.</summary>
internal static class RehearsalPlan
{
    /// <summary>Answered, and hung up by us.</summary>
    public const string Short = "1";

    /// <summary>A menu, the line, a seat, until the caller hangs up.</summary>
    public const string Whole = "2";

    public const string City = "province";

    public const string Language = "zh";

    /// <summary>Null: there is no prompt to play.</summary>
    public static Dialplan? Of(IReadOnlyCollection<string> prompts) =>
        prompts.Order(StringComparer.Ordinal).FirstOrDefault() is { } prompt ? DialplanCompiler.CompileText("rehearsal", Text(prompt), PromptCatalogue.OfIds(prompts)).Plan : null;

    private static string Text(string prompt) => $"""
        name: rehearsal
        person: seat
        apology: {prompt}
        languages: {"{"} {Language}: 普通话 {"}"}
        cities: {"{"} {City}: {"{"} name: 甘肃省 {"}"} {"}"}
        entries: {"{"} "{Short}": answer, "{Whole}": choice {"}"}
        flows:
          answer:
            - hangup: rehearsal
          choice:
            - menu:
                enter_line: on
                prompt: {prompt}
                keys:
                  1: seat
                unknown: {prompt}
                otherwise: seat
          seat:
            - line:
                music: {prompt}
                position: {"{"} before: {prompt}, after: {prompt} {"}"}
                served: bye
                store_down: owed
          bye:
            - hangup: served
          owed:
            - callback: {"{"} reason: store-down, done: {prompt}, failed: {prompt}, otherwise: seat {"}"}
            - hangup: owed
        """;
}

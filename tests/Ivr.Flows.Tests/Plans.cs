namespace Ivr.Flows.Tests;

/// <summary>Small plans around the flows a test is about.</summary>
internal static class Plans
{
    public static readonly PromptCatalogue Prompts = PromptCatalogue.OfIds(["A", "B", "music", "C_province", "C_east", "C_west", .. ChineseNumber.Pieces]);

    public const string Head = """
        name: small
        start: start
        person: person
        apology: A
        languages: { zh: 普通话, adx: 藏语 }
        cities:
          province: { name: 甘肃省 }

        """;

    public const string Person = """
          person:
            - line: { music: music, served: bye, store_down: owed }
          bye:
            - hangup: bye
          owed:
            - callback: { reason: store-down, done: A, failed: A, otherwise: person }
            - hangup: owed

        """;

    /// <param name="flows">Indented by two, <c>start</c> among them; <c>person</c> and <c>bye</c> are added.</param>
    public static string Text(string flows, string apology = "A") =>
        Head.Replace("apology: A", "apology: " + apology, StringComparison.Ordinal) + "flows:\n" + Person + flows + "\n";

    public static Dialplan Compile(string flows, string apology = "A")
    {
        var compiled = DialplanCompiler.CompileText("small.yaml", Text(flows, apology), Prompts);
        return compiled.Plan ?? throw new InvalidOperationException(string.Concat(compiled.Problems));
    }
}

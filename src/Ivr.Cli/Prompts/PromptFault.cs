namespace Ivr.Cli.Prompts;

/// <summary>Something wrong with a prompt, in the house format.</summary>
/// <param name="Place">The file, as an operator would name it, with its line where it has one.</param>
internal sealed record PromptFault(string Place, string Code, Phrase Message, Phrase Fix)
{
    public string In(Locale locale)
    {
        Phrase head = $"error {Code}: {Message}";
        Phrase remedy = $"fix: {Fix}";
        return $"{Place}: {head.In(locale)}\n  {remedy.In(locale)}\n";
    }
}

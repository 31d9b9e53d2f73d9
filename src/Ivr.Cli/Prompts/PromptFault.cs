namespace Ivr.Cli.Prompts;

/// <summary>Something wrong with a prompt, in the house format.</summary>
/// <param name="Place">The file, as an operator would name it, with its line where it has one.</param>
internal sealed record PromptFault(string Place, string Code, string Message, string Fix)
{
    public string Render() => $"{Place}: error {Code}: {Message}\n  fix: {Fix}\n";
}

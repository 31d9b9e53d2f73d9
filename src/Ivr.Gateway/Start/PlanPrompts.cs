using Ivr.Flows;
using Ivr.Media;

namespace Ivr.Gateway.Start;

/// <summary>What a compiler of plans must know of the prompts, without knowing sound.</summary>
public static class PlanPrompts
{
    public static PromptCatalogue Of(PromptLibrary library)
    {
        ArgumentNullException.ThrowIfNull(library);
        return new PromptCatalogue(library.Ids, library.Entries.Where(entry => entry.Prompt is not null)
            .Select(entry => new PromptFacts(entry.Id, entry.Language, entry.Voice, entry.Prompt!.Text, entry.Prompt.Length, entry.Prompt.Level)));
    }
}

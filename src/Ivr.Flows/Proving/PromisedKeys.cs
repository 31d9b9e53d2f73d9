using System.Text.RegularExpressions;

namespace Ivr.Flows;

/// <summary>Prompts that tell callers which keys to press.</summary>
/// <param name="Ids">Heard one after another.</param>
/// <param name="Keys">The keys that mean something there; each is to be told.</param>
internal sealed record KeyedPrompts(IReadOnlyList<string> Ids, IEnumerable<char> Keys)
{
    /// <summary>Keys that mean something too and need not be told.</summary>
    public string Besides { get; init; } = "";
}

/// <summary>
/// Holds what prompts say about keys against what the keys do: who changes a menu and not its recording, or the recording and not the menu,
/// has callers press what means nothing. Prompts whose words are not known say nothing here.
/// </summary>
internal sealed partial class PromisedKeys(PromptCatalogue prompts)
{
    private readonly HashSet<(string Place, char Key)> _told = [];

    public void Check(IEnumerable<FlowText> flows)
    {
        foreach (var (node, at) in flows.SelectMany(flow => flow.Nodes))
        {
            foreach (var keyed in node.Keyed)
            {
                Check(keyed, at);
            }
        }
    }

    private void Check(KeyedPrompts keyed, YamlItem at)
    {
        var words = keyed.Ids.Select(id => (Id: id, Text: prompts.Played(id, CallerState.Chinese, "standard")?.Text ?? "")).ToArray();
        if (words.All(one => one.Text.Length == 0) && !words.All(one => prompts.IsKnownWordless(one.Id)))
        {
            return;
        }

        var said = words.SelectMany(one => KeysIn(one.Text).Select(key => (one.Id, Key: key))).ToArray();
        foreach (var (id, key) in said.Where(one => !keyed.Keys.Contains(one.Key) && !keyed.Besides.Contains(one.Key) && _told.Add((at.Place, one.Key))))
        {
            at.Report("IVR490", $"{id} says that {key} is to be pressed, and {key} means nothing here", "give the key its meaning back, or record other words");
        }

        var untold = keyed.Keys.Except(said.Select(one => one.Key)).Where(key => _told.Add((at.Place, key))).Order().ToArray();
        if (untold.Length > 0)
        {
            at.Report("IVR491", $"no caller is told of {string.Join(", ", untold)}: {string.Join(' ', keyed.Ids)} says nothing of it", "record it with the key in it, or take the key out", Severity.Warning);
        }
    }

    private static IEnumerable<char> KeysIn(string text) => Said().Matches(text).Select(static match => match.Groups[1].Value switch
    {
        "井" => '#',
        "星" => '*',
        var key => key[0],
    });

    // 请按1, 按 1, 按井号键, 满意按2; 按键 names none.
    [GeneratedRegex(@"按\s*([0-9*#井星])(?![0-9])")]
    private static partial Regex Said();
}

namespace Ivr.Flows;

/// <summary>
/// Branches on what is attached that stand in these flows more than once, word for word: what one has decided of a caller the others decide
/// alike, until it is attached anew.
/// </summary>
internal sealed class BranchLinks
{
    // Each may double what there is to look at; the others are walked both ways each time, as if nobody had asked before.
    private const int Most = 6;

    private readonly Dictionary<string, string[]> _namesOf;

    public BranchLinks(IEnumerable<Flow> flows) => _namesOf = flows.SelectMany(flow => flow.Nodes).OfType<BranchNode>()
        .Where(branch => branch.If.Subjects is { Count: > 0 } subjects && subjects.All(subject => subject.IsAttached))
        .GroupBy(branch => branch.Text).Where(same => same.Count() > 1).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal).Take(Most)
        .ToDictionary(same => same.Key, same => same.First().If.Subjects.Select(subject => subject.Name).ToArray(), StringComparer.Ordinal);

    /// <summary>Of a node's ways, those that are left to who comes to it as <paramref name="state"/> says, and what is known of him behind them.</summary>
    public IEnumerable<Way> Of(Node node, CallerState state)
    {
        if (node is BranchNode branch && _namesOf.ContainsKey(branch.Text))
        {
            return (Knows(state, Yes(branch.Text)), Knows(state, No(branch.Text))) switch
            {
                (true, _) => [new Way(Deed.Nothing, Leads.To(branch.Target))],
                (_, true) => [new Way(Deed.Nothing, Leads.On)],
                _ => node.Ways(state).Zip([Yes(branch.Text), No(branch.Text)], (way, told) => way with { After = Knowing(state, told) }),
            };
        }

        return state.Known.Length > 0 && node.Attaches.ToArray() is { Length: > 0 } anew ? node.Ways(state).Select(way => way with { After = Forgetting(way.After ?? state, anew) }) : node.Ways(state);
    }

    private static string Yes(string text) => "yes: " + text;

    private static string No(string text) => "no: " + text;

    private static bool Knows(CallerState state, string told) => state.Known.Split('\n').Contains(told);

    private static CallerState Knowing(CallerState state, string told) => state with { Known = Joined(state.Known.Split('\n', StringSplitOptions.RemoveEmptyEntries).Append(told)) };

    private CallerState Forgetting(CallerState state, string[] anew) => state with
    {
        Known = Joined(state.Known.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(told => !_namesOf[told[(told.IndexOf(':', StringComparison.Ordinal) + 2)..]].Intersect(anew).Any())),
    };

    private static string Joined(IEnumerable<string> told) => string.Join('\n', told.Order(StringComparer.Ordinal));
}

namespace Ivr.Flows;

/// <summary>One node as it stands in the file, and the names it may use; a node reads itself from it.</summary>
/// <param name="Kind">Its word: <c>menu</c>.</param>
/// <param name="Item">What stands behind the word.</param>
/// <param name="Scope">The names of the plan.</param>
internal sealed record NodeSource(string Kind, YamlItem Item, PlanScope Scope)
{
    private static readonly Dictionary<string, Func<NodeSource, Node>> Kinds = new(StringComparer.Ordinal)
    {
        ["play"] = PlayNode.Read,
        ["menu"] = static source => MenuNode.Read(source, static (menu, _) => item => KeyChoice.Read(menu, item)),
        ["language"] = static source => MenuNode.Read(source, static (menu, _) => item => LanguageChoice.Read(menu, item)),
        ["region"] = static source => MenuNode.Read(source, RegionChoice.Reader),
        ["collect"] = CollectNode.Read,
        ["set"] = SetNode.Read,
        ["line"] = LineNode.Read,
        ["callback"] = CallbackNode.Read,
        ["survey"] = SurveyNode.Read,
        ["goto"] = GotoNode.Read,
        ["hangup"] = HangUpNode.Read,
        ["stay"] = StayNode.Read,
        ["ring"] = RingNode.Read,
        ["early"] = EarlyNode.Read,
        ["hours"] = HoursNode.Read,
        ["branch"] = BranchNode.Read,
        ["transfer"] = TransferNode.Read,
        ["emergency"] = TransferNode.Read,
        ["http"] = HttpNode.Read,
        ["record"] = RecordNode.Read,
        ["announce"] = AnnounceNode.Read,
    };

    // What nodes attach is known before any of them is read: a flow may ask for what another one further down attaches.
    private static readonly Dictionary<string, Func<YamlMap, IEnumerable<AttachedName>>> Attaching = new(StringComparer.Ordinal)
    {
        ["collect"] = map => map.Get("attach") is { } item ? [new AttachedName(item, item.Text() ?? "", ValueKind.Text)] : [],
        ["http"] = map => map.Map("take")?.Entries.Select(one => new AttachedName(one.Key, one.Name, WebField.KindOf(one.Value))) ?? [],
        ["language"] = map => map.Get("keys") is { } item ? [new AttachedName(item, LanguageChoice.Attached, ValueKind.Text)] : [],
        ["record"] = map => map.Get("attach") is { } item ? [new AttachedName(item, item.Text() ?? "", ValueKind.Text)] : [],
        ["survey"] = map => map.Get("prompt") is { } item ? [new AttachedName(item, SurveyNode.Attached, ValueKind.Number)] : [],
        ["set"] = map => map.Map("attach")?.Entries.Select(one => new AttachedName(one.Key, one.Name, ValueKind.Text)) ?? [],
    };

    public int Line => Item.Line;

    public string Person => Scope.Person;

    /// <summary>All names under which nodes of these flows attach something, or words of an overlay that change such nodes, with their places.</summary>
    public static IEnumerable<AttachedName> AttachedIn(YamlMap? flows) =>
        (flows?.Entries ?? []).SelectMany(flow => flow.Value.IsMap ? flow.Value.Map()!.Entries : flow.Value.IsList ? flow.Value.List().Where(node => node.IsMap).SelectMany(node => node.Map()!.Entries) : [])
            .Where(node => node.Value.IsMap && Attaching.ContainsKey(node.Name)).SelectMany(node => Attaching[node.Name](node.Value.Map()!));

    /// <summary>Null when there is no such node, which is reported.</summary>
    public static Node? Read(NodeText text, PlanScope scope)
    {
        if (Kinds.TryGetValue(text.Kind, out var read))
        {
            return read(new NodeSource(text.Kind, text.Value, scope)) with { File = text.At.File };
        }

        text.At.Report("IVR200", $"there is no node '{text.Kind}'", Spelling.Suggest(text.Kind, Kinds.Keys));
        return null;
    }

    /// <summary>The prompts under <paramref name="name"/>, which must be there.</summary>
    public IReadOnlyList<string> RequirePrompts(YamlMap map, string name)
    {
        var item = map.Require(name);
        var ids = Scope.PromptIds(item);
        if (item is not null && ids.Count == 0)
        {
            item.Report("IVR103", $"'{name}' names no prompt");
        }

        return ids;
    }

    public IReadOnlyList<string> Prompts(YamlMap? map, string name) => Scope.PromptIds(map?.Get(name));

    /// <summary>The flow under <paramref name="name"/>, which must be there; a person where it is not, until that is mended.</summary>
    public string RequireFlow(YamlMap map, string name)
    {
        var item = map.Require(name);
        if (item?.Text() is not { } flow)
        {
            return Person;
        }

        Goto(item, flow);
        return flow;
    }

    /// <summary>The tag of a language of the plan under <paramref name="name"/>, which must be there.</summary>
    public string? RequireLanguage(YamlMap map, string name)
    {
        var item = map.Require(name);
        var tag = item?.Text();
        if (tag is not null)
        {
            Scope.Language(item!, tag);
        }

        return tag;
    }

    public void Goto(YamlItem at, string flow) => Scope.Flow(at, flow, Kind);
}

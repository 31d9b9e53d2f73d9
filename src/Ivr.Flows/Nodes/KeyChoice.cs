namespace Ivr.Flows;

/// <summary>What a key of a menu leads to.</summary>
internal record KeyChoice(string Flow)
{
    /// <summary>The way of who presses it.</summary>
    /// <param name="deed">The key.</param>
    /// <param name="state">What he is like when he does.</param>
    public virtual Way Way(Deed deed, CallerState state) => new(deed, Leads.To(Flow)) { After = state };

    /// <summary>What it does with the call before he goes there.</summary>
    public virtual Task TakeAsync(FlowRun run) => Task.CompletedTask;

    /// <summary><c>1: enterprise</c>.</summary>
    public static KeyChoice? Read(NodeSource source, YamlItem item)
    {
        if (item.Text() is not { } flow)
        {
            return null;
        }

        source.Goto(item, flow);
        return new KeyChoice(flow);
    }
}

/// <summary>
/// <c>4: { language: adx, goto: speaker }</c>: from here on a seat must speak it, as after a <c>set</c>, and sees what people call it.
/// </summary>
internal sealed record LanguageChoice(string Flow, SetNode Set) : KeyChoice(Flow)
{
    /// <summary>The name under which the seat sees it.</summary>
    public const string Attached = "语言";

    public override Way Way(Deed deed, CallerState state) => new(deed, Leads.To(Flow)) { After = Set.After(state), Facts = [.. Set.Facts] };

    public override Task TakeAsync(FlowRun run) => Set.RunAsync(run);

    /// <summary>A language and where its callers go, or a flow as in any menu.</summary>
    public static new KeyChoice? Read(NodeSource source, YamlItem item)
    {
        if (!item.IsMap)
        {
            return KeyChoice.Read(source, item);
        }

        var map = item.Map()!;
        var (tag, flow) = (source.RequireLanguage(map, "language"), source.RequireFlow(map, "goto"));
        map.Done();
        return tag is null ? null : new LanguageChoice(flow, new SetNode(item.Line, [], tag, null, TimeSpan.Zero)
        {
            Attached = new Dictionary<string, string> { [Attached] = source.Scope.Languages.GetValueOrDefault(tag, tag) },
        });
    }
}

namespace Ivr.Flows;

/// <summary>
/// <c>play: { say: '您的工单{工单编号:digits}{状态}', fallback: P06 }</c>: a sentence an engine speaks, with values of the call in it. What is not spoken in time, or cannot
/// be, is heard as the recorded fallback: nobody waits for an engine.
/// </summary>
internal sealed record SayNode(int Line, Sentence Sentence, IReadOnlyList<string> Fallback, bool BargeIn) : Node(Line)
{
    public override string Kind => "play";

    internal override IEnumerable<string> Prompts => Fallback;

    internal override IEnumerable<Phrase> Facts => [$"says {Sentence.Text}"];

    // To the proof it is its fallback: that much is heard whatever happens.
    internal override IEnumerable<Way> Ways(CallerState state) => PlayNode.WaysOf(Fallback, BargeIn);

    internal static Node Read(NodeSource source, YamlMap map)
    {
        var node = new SayNode(source.Line, Sentence.Read(map.Get("say"), map.Get("reading"), source.Scope), source.RequirePrompts(map, "fallback"), map.Flag("barge_in", true));
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        run.Pending ??= Sentence.Of(run.Call) is { } order
            ? await run.Call.SayAsync(order, Fallback, BargeIn, run.Ended)
            : await run.Call.PlayAsync(Fallback, BargeIn, run.Ended);
        return Next.On;
    }
}

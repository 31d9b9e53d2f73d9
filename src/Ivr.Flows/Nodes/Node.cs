namespace Ivr.Flows;

/// <summary>One step of a flow; immutable, shared by all calls.</summary>
/// <param name="Line">Where it stands in the plan, from 1.</param>
public abstract record Node(int Line)
{
    /// <summary>Its word in the plan.</summary>
    public abstract string Kind { get; }

    internal abstract Task<Next> RunAsync(FlowRun run);

    /// <summary>Prompts it may play.</summary>
    internal virtual IEnumerable<string> Prompts => [];

    /// <summary>Flows it may lead to.</summary>
    internal virtual IEnumerable<string> Flows => [];

    /// <summary>Flows it leads a caller to who presses nothing; the ways out of a line are not among them, a person is in between.</summary>
    internal virtual IEnumerable<string> SilentFlows => [];

    /// <summary>Whether it happens while the call is not answered yet; the first node that does not has it answered.</summary>
    internal virtual bool BeforeAnswer => false;

    /// <summary>Whether what stands behind it in its flow may be reached.</summary>
    internal virtual bool GoesOn => true;
}

/// <summary>Where a node leads.</summary>
internal abstract record Next
{
    public static readonly Next On = new Continue();

    public static readonly Next Stop = new End();

    internal sealed record Continue : Next;

    internal sealed record Goto(string Flow) : Next;

    internal sealed record End : Next;
}

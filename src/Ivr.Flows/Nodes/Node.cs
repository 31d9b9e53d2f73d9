namespace Ivr.Flows;

/// <summary>One step of a flow; immutable, shared by all calls.</summary>
/// <param name="Line">Where it stands in the plan, from 1.</param>
public abstract record Node(int Line)
{
    /// <summary>The name of the file it stands in: the plan's, a list's, an overlay's.</summary>
    public string File { get; init; } = "";

    /// <summary><c>linxia.yaml:14</c>.</summary>
    public string Place => $"{File}:{Line}";

    /// <summary>Its word in the plan.</summary>
    public abstract string Kind { get; }

    internal abstract Task<Next> RunAsync(FlowRun run);

    /// <summary>Prompts it may play.</summary>
    internal virtual IEnumerable<string> Prompts => [];

    /// <summary>All its ways out, for a caller who comes to it as <paramref name="state"/> says; no two for the same deed.</summary>
    internal abstract IEnumerable<Way> Ways(CallerState state);

    /// <summary>What a caller meets here, in words, all that he could notice in it: two nodes with the same words and the same ways are the same to him.</summary>
    internal virtual Phrase Describe(CallerState state) => $"{Kind}";

    /// <summary>What it does with the call besides: things attached.</summary>
    internal virtual IEnumerable<Phrase> Facts => [];

    /// <summary>The longest a caller hears nothing in it.</summary>
    internal virtual TimeSpan Silence => TimeSpan.Zero;

    /// <summary>Prompts that tell keys, and which.</summary>
    internal virtual IEnumerable<KeyedPrompts> Keyed => [];

    /// <summary>Opening hours it goes by.</summary>
    internal virtual IEnumerable<OpeningHours> Hours => [];

    /// <summary>Times of day it compares the clock with.</summary>
    internal virtual IEnumerable<TimeOnly> Times => [];

    /// <summary>Names under which it may attach something, or forget it.</summary>
    internal virtual IEnumerable<string> Attaches => [];

    /// <summary>Prompts that belong to its words, on each of its ways.</summary>
    internal virtual IReadOnlyList<string> Asks => [];

    /// <summary>Flows it may lead to.</summary>
    internal IEnumerable<string> Flows => Ways(CallerState.Anybody).Where(way => way.To.Kind == Leading.Flow).Select(way => way.To.Name);

    /// <summary>Of these, those a caller of that city can be led to.</summary>
    internal virtual IEnumerable<string> FlowsOf(string city) => Ways(CallerState.Anybody).Where(way => way.To.Kind == Leading.Flow && (way.To.City.Length == 0 || way.To.City == city)).Select(way => way.To.Name);

    /// <summary>Flows it leads a caller to who presses nothing; the ways out of a line are not among them, a person is in between.</summary>
    internal IEnumerable<string> SilentFlows => this is LineNode ? [] : SilentWays(CallerState.Anybody).Where(way => way.To.Kind == Leading.Flow).Select(way => way.To.Name);

    /// <summary>Ways of a caller who presses nothing.</summary>
    internal IEnumerable<Way> SilentWays(CallerState state) => Ways(state).Where(way => way.Deed.IsSilent);

    /// <summary>Whether it happens while the call is not answered yet; the first node that does not has it answered.</summary>
    internal virtual bool BeforeAnswer => false;

    /// <summary>Whether what stands behind it in its flow may be reached.</summary>
    internal bool GoesOn => Ways(CallerState.Anybody).Any(way => way.To.Kind == Leading.On);
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

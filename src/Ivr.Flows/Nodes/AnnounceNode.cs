namespace Ivr.Flows;

/// <summary>
/// <c>announce: 8s</c>: where callers are told what operators have them told just now, and no longer than so. What it is, is no matter of the plan; when there is nothing, nothing is said
/// and nobody waits.
/// </summary>
internal sealed record AnnounceNode(int Line, TimeSpan AtMost) : Node(Line)
{
    // A sentence has more than two seconds; nobody who wants a person listens to half a minute.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    public override string Kind => "announce";

    public Phrase What => $"what is announced just now, {AtMost.TotalSeconds:0.###} s at most";

    // The proof holds the longest there can be against the plan's limits.
    internal override IEnumerable<Way> Ways(CallerState state) =>
        [new Way(Deed.Nothing, Leads.On) { Waits = AtMost, Meanwhile = $"hears {What}" }, new Way(Deed.ZeroDuring([]), Leads.Person)];

    internal static Node Read(NodeSource source)
    {
        var length = source.Item.Duration() ?? Shortest;
        if (length < Shortest || length > Longest)
        {
            source.Item.Report("IVR450", $"nothing is announced in {length.TotalSeconds:0.###} s: from {Shortest.TotalSeconds:0} to {Longest.TotalSeconds:0} s are possible", "say how long an announcement may be at most, and callers are kept from a person: `announce: 8s`");
        }

        return new AnnounceNode(source.Line, length);
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        run.Pending ??= await run.Call.AnnounceAsync(AtMost, run.Ended);
        return Next.On;
    }
}

/// <summary>What a plan leaves to announcements.</summary>
/// <param name="AtMost">No announcement is longer: the least of its places.</param>
/// <param name="Heard">Tags and voices of callers who come to such a place; none: the plan has no place for announcements.</param>
public sealed record AnnouncePlaces(TimeSpan AtMost, IReadOnlyCollection<(string Language, string Voice)> Heard)
{
    public static AnnouncePlaces None { get; } = new(TimeSpan.Zero, []);
}

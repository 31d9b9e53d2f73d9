namespace Ivr.Flows;

/// <summary><c>stay: 3s</c>: the call stays up, silent, so long; <c>stay: on</c>: until it is hung up. For laboratories.</summary>
internal sealed record StayNode(int Line, TimeSpan? For) : Node(Line)
{
    public override string Kind => "stay";

    internal override TimeSpan Silence => For ?? TimeSpan.Zero;

    internal override IEnumerable<Way> Ways(CallerState state) =>
        [For is { } time ? new Way(Deed.Nothing, Leads.On) { Waits = time } : new Way(Deed.Nothing, Leads.Endless)];

    internal static Node Read(NodeSource source) => new StayNode(source.Line, source.Item.Text() is "on" ? null : source.Item.Duration() ?? TimeSpan.Zero);

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        if (For is { } time)
        {
            await run.Call.WaitAsync(time, run.Ended);
            return Next.On;
        }

        // Keys are read only to stand in the record.
        while (true)
        {
            await run.Call.ReadKeyAsync(TimeSpan.FromHours(1), run.Ended);
        }
    }
}

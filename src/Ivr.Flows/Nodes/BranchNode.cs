namespace Ivr.Flows;

/// <summary>
/// <c>branch: { by: city, cases: { linxia: a, gannan: b }, otherwise: c }</c>: the way by what is known of the call: its <c>city</c>,
/// the <c>language</c> or <c>voice</c> in force, whether the <c>caller</c> is a mobile, fixed, withheld … number, or what was attached under
/// a name (<c>by: attached, name: 工单编号</c>). What a caller pressed is compared, never read as anything else.
/// </summary>
internal sealed record BranchNode(int Line, string By, IReadOnlyDictionary<string, string> Cases, string Otherwise) : Node(Line)
{
    private static readonly string[] Known = ["city", "language", "voice", "caller", "attached"];

    /// <summary>What was attached under this name is asked; only with <c>by: attached</c>.</summary>
    public string? Name { get; init; }

    public override string Kind => "branch";

    internal override IEnumerable<Way> Ways(CallerState state) =>
    [
        .. Cases.Select(one => new Way(new Deed(DeedKind.House, "", $"{Subject}: {one.Key}"), Leads.To(one.Value))),
        new Way(new Deed(DeedKind.House, "", $"{Subject}: another"), Leads.To(Otherwise)),
    ];

    internal override IEnumerable<string> FlowsOf(string city) => By == "city" ? [Cases.GetValueOrDefault(city, Otherwise)] : Flows;

    private string Subject => Name ?? By;

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var by = map.Require("by");
        var what = by?.Text() ?? "city";
        if (!Known.Contains(what))
        {
            by!.Report("IVR245", $"there is nothing to branch by called '{what}'", Spelling.Suggest(what, Known));
        }

        var cases = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (at, value, target) in map.Require("cases")?.Map()?.Entries ?? [])
        {
            CheckCase(source.Scope, at, what, value);
            if (target.Text() is { } flow)
            {
                source.Goto(target, flow);
                cases[value] = flow;
            }
        }

        var node = new BranchNode(source.Line, what, cases, source.RequireFlow(map, "otherwise")) { Name = what == "attached" ? map.RequireText("name") : null };
        map.Done();
        return node;
    }

    internal override Task<Next> RunAsync(FlowRun run)
    {
        var value = By switch
        {
            "city" => run.Call.City,
            "language" => run.Call.Language,
            "voice" => run.Call.Voice,
            "caller" => run.Call.CallerKind.ToString().ToLowerInvariant(),
            _ => run.Call.Attached(Name!) ?? "",
        };
        return Task.FromResult<Next>(new Next.Goto(Cases.GetValueOrDefault(value, Otherwise)));
    }

    // A case that can never be is a spelling mistake that would send callers elsewhere in silence.
    private static void CheckCase(PlanScope scope, YamlItem at, string by, string value)
    {
        var known = by switch
        {
            "city" => scope.Cities,
            "language" => scope.Languages,
            "voice" => ["standard", "slow"],
            "caller" => Enum.GetNames<CallerKind>().Select(name => name.ToLowerInvariant()),
            _ => [value],
        };
        if (!known.Contains(value))
        {
            at.Report("IVR246", $"no call's {by} is '{value}'", Spelling.Suggest(value, known));
        }
    }
}

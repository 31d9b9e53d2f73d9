using System.Text;

namespace Ivr.Flows;

/// <summary>Reads a number of digits and attaches it to the call; <c>0</c> first is a person, <c>#</c> ends, <c>*</c> begins again.</summary>
internal sealed record CollectNode(int Line, IReadOnlyList<string> Ids, int Digits, string Attach) : Node(Line)
{
    public TimeSpan FirstWait { get; init; }

    public TimeSpan Wait { get; init; }

    public override string Kind => "collect";

    internal override IEnumerable<string> Prompts => Ids;

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var node = new CollectNode(source.Line, source.RequirePrompts(map, "prompt"), map.Require("digits")?.Int(1, 32) ?? 1, map.RequireText("attach") ?? "digits")
        {
            FirstWait = map.Duration("first_wait", TimeSpan.FromSeconds(8)),
            Wait = map.Duration("wait", TimeSpan.FromSeconds(5)),
        };
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        var digits = new StringBuilder();
        var key = run.TakePending() ?? await run.Call.PlayAsync(Ids, bargeIn: true, run.Ended) ?? await run.Call.ReadKeyAsync(FirstWait, run.Ended);
        while (key is { } pressed && pressed != '#')
        {
            if (pressed == '0' && digits.Length == 0)
            {
                return new Next.Goto(run.Plan.Person.Name);
            }

            if (pressed == '*')
            {
                digits.Clear();
            }
            else if (char.IsAsciiDigit(pressed))
            {
                digits.Append(pressed);
            }

            if (digits.Length == Digits)
            {
                break;
            }

            key = await run.Call.ReadKeyAsync(Wait, run.Ended);
        }

        if (digits.Length > 0)
        {
            run.Call.Attach(Attach, digits.ToString());
        }

        return Next.On;
    }
}

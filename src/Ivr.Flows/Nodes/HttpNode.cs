using System.Text.Json;

namespace Ivr.Flows;

/// <summary>
/// Asks a web service while the caller hears something: the first prompt to its end, the others again and again until the answer is there.
/// What it answers is attached; 0 is a person, meanwhile too.
/// </summary>
internal sealed record HttpNode(int Line, WebForm Form, IReadOnlyList<string> Meanwhile) : Node(Line)
{
    public required IReadOnlyList<WebField> Fields { get; init; }

    /// <summary>Where a call goes when the service has nothing for what was asked.</summary>
    public required string Refused { get; init; }

    /// <summary>Where it goes when no answer came in time, or none that can be used.</summary>
    public required string Failed { get; init; }

    public override string Kind => "http";

    internal override IEnumerable<string> Attaches => Fields.Select(one => one.Name);

    internal override IEnumerable<string> Prompts => Meanwhile;

    internal override Phrase Describe(CallerState state) => $"asks {Form}, {Form.Within.TotalSeconds:0.###} s";

    internal override IEnumerable<Phrase> Facts => Fields.Select(one => (Phrase)$"takes {one.Name} from {one.Path}");

    internal override IReadOnlyList<string> Asks => Meanwhile;

    // An answer may come at the last moment.
    internal override IEnumerable<Way> Ways(CallerState state)
    {
        IReadOnlyList<string> hears = [.. Meanwhile.Take(1)];
        yield return new Way(Deed.Fact($"{Form.Service.Name} answers"), Leads.On) { Hears = hears, Waits = Form.Within };
        yield return new Way(Deed.Fact($"{Form.Service.Name} refuses"), Leads.To(Refused)) { Hears = hears, Waits = Form.Within };
        yield return new Way(Deed.ZeroDuring(hears), Leads.Person);
        yield return new Way(Deed.Fact($"{Form.Service.Name} fails"), Leads.To(Failed)) { Hears = hears, Waits = Form.Within };
    }

    internal static Node Read(NodeSource source)
    {
        if (source.Item.Map() is not { } map)
        {
            return new HangUpNode(source.Line, "bad-plan");
        }

        var node = new HttpNode(source.Line, WebForm.Read(map, source.Scope), source.RequirePrompts(map, "meanwhile"))
        {
            Fields = [.. map.Map("take")?.Entries.Select(one => WebField.Read(one.Name, one.Value)) ?? []],
            Refused = source.RequireFlow(map, "refused"),
            Failed = source.RequireFlow(map, "failed"),
        };
        map.Done();
        return node;
    }

    internal override async Task<Next> RunAsync(FlowRun run)
    {
        if (Form.Of(run.Call) is not { } question)
        {
            return Without(run, Refused, "refused: a value to ask with is missing");
        }

        var (reply, key) = await run.Call.AskAsync(question, Meanwhile, run.Ended);
        if (key == '0')
        {
            return Without(run, run.Plan.Person.Name, "not waited for");
        }

        run.Pending ??= key;
        return reply.Status switch
        {
            >= 200 and < 300 => Took(run, reply.Body),
            // Who we are, or how often we ask, is not the caller's matter.
            401 or 403 or 407 or 408 or 429 => Without(run, Failed, $"failed: {reply.Status}"),
            >= 400 and < 500 => Without(run, Refused, $"refused: {reply.Status}"),
            null => Without(run, Failed, "failed: no answer"),
            _ => Without(run, Failed, $"failed: {reply.Status}"),
        };
    }

    // All that is taken is taken together; of an answer that does not fit nothing is.
    private Next Took(FlowRun run, ReadOnlyMemory<byte> body)
    {
        var taken = new List<(string Name, string? Value)>();
        try
        {
            using var answer = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            foreach (var field in Fields)
            {
                if (field.Take(answer.RootElement, out var value) is { } trouble)
                {
                    return Without(run, Failed, $"failed: {trouble}");
                }

                taken.Add((field.Name, value));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The second is what broken letters within a string throw.
            return Without(run, Failed, "failed: the answer is not JSON");
        }

        taken.ForEach(one => run.Call.Attach(one.Name, one.Value));
        Tell(run, "answered");
        return Next.On;
    }

    // What it said of another question is not said of this one.
    private Next.Goto Without(FlowRun run, string flow, string why)
    {
        foreach (var field in Fields)
        {
            run.Call.Attach(field.Name, null);
        }

        Tell(run, why);
        return new Next.Goto(flow);
    }

    private void Tell(FlowRun run, string what) => run.Call.Step("http", $"{Form.Service.Name}: {what}");
}

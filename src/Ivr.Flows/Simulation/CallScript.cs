namespace Ivr.Flows.Simulation;

/// <summary>How one call of a script went.</summary>
/// <param name="Name">As the script calls it, and the trunk's city where it runs for several.</param>
/// <param name="Transcript">What happened.</param>
/// <param name="Failures">What was not as expected; empty: all was.</param>
/// <param name="Difference">The transcript; <c>=</c> marks what was expected and came, <c>-</c> what did not come.</param>
public sealed record ScriptResult(string Name, Transcript Transcript, IReadOnlyList<Diagnostic> Failures, string Difference);

/// <summary>Calls with what is expected of them: <c>*.calls.yaml</c>, explained in <c>dialplans/README.md</c>.</summary>
public sealed class CallScript
{
    private readonly Dialplan _plan;
    private readonly IReadOnlyList<ScriptedCall> _calls;

    internal CallScript(Dialplan plan, IReadOnlyList<ScriptedCall> calls) => (_plan, _calls) = (plan, calls);

    public Dialplan Plan => _plan;

    /// <summary>Reads a script and compiles its plan; what is wrong with either is a problem, not an exception.</summary>
    /// <param name="path">As the operator named it; the plan's path is relative to it.</param>
    /// <param name="prompts">Ids that have a sound; null: not checked.</param>
    public static (CallScript? Script, IReadOnlyList<Diagnostic> Problems) Read(string path, PromptCatalogue? prompts) =>
        CallScriptReader.Read(YamlFile.Read(path), path, prompts);

    /// <summary>Reads text that stands in for the file <paramref name="path"/>.</summary>
    /// <inheritdoc cref="Read"/>
    public static (CallScript? Script, IReadOnlyList<Diagnostic> Problems) ReadText(string path, string text, PromptCatalogue? prompts) =>
        CallScriptReader.Read(YamlFile.Parse(path, text), path, prompts);

    /// <summary>As scripts call an ending: <c>person</c>, <c>callback</c>, <c>goodbye</c>, <c>hung-up</c>, <c>trouble</c>.</summary>
    public static string WordOf(CallOutcome outcome) => outcome == CallOutcome.HungUp ? "hung-up" : outcome.ToString().ToLowerInvariant();

    /// <summary>For people; scripts have <see cref="WordOf"/>.</summary>
    public static Phrase Say(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Person => "person",
        CallOutcome.Outside => "outside",
        CallOutcome.Callback => "callback",
        CallOutcome.Goodbye => "goodbye",
        CallOutcome.HungUp => "hung-up",
        _ => "trouble inside",
    };

    /// <summary>Runs all calls, one after another.</summary>
    public async Task<IReadOnlyList<ScriptResult>> RunAsync(PromptLengths lengths)
    {
        var simulator = new Simulator(_plan, lengths);
        var results = new List<ScriptResult>(_calls.Count);
        foreach (var call in _calls)
        {
            results.Add(await call.RunAsync(simulator));
        }

        return results;
    }
}

/// <summary>One call of a script.</summary>
internal sealed record ScriptedCall(string Name, YamlItem At, SimulatedCaller Caller, HouseState House, Expectation Expectation)
{
    public async Task<ScriptResult> RunAsync(Simulator simulator)
    {
        var transcript = await simulator.RunAsync(Caller, House);
        var (failures, difference) = Expectation.Judge(transcript);
        if (transcript.Undone.Where(step => step.Act != KeyAct.StaySilent).ToArray() is { Length: > 0 } undone)
        {
            failures = [.. failures, At.Problem("IVR431", $"the call was over before he could do this: {new KeySequence(undone)}", "take it out, or give it a time at which he can")];
        }

        return new ScriptResult(Name, transcript, failures, difference);
    }
}

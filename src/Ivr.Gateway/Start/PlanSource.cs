using Ivr.Flows;

namespace Ivr.Gateway.Start;

/// <summary>Where the plan is read from, at the start and at each reload, and what it needs of the world around it.</summary>
/// <param name="Path">As the operator named it.</param>
/// <param name="Prompts">What can be played; null: prompts are not checked.</param>
/// <param name="Environment">What a variable holds; null: nothing.</param>
/// <param name="Time">By which dates in it are judged.</param>
public sealed record PlanSource(string Path, PromptCatalogue? Prompts, Func<string, string?> Environment, TimeProvider Time)
{
    /// <summary>What opens the plan's register; null: none is set.</summary>
    public RegisterKey? RegisterKey { get; } = RegisterKey.Of(Environment);

    /// <summary>A plan whose services' secrets are not there is refused: its callers would all go the way of their failure. Without the register's key they go everybody's way.</summary>
    public CompiledDialplan Read()
    {
        var compiled = DialplanCompiler.Compile(Path, Prompts).On(Time.GetUtcNow());
        var missing = (compiled.Plan?.Services ?? []).SelectMany(Missing).ToArray();
        var unreadable = compiled.Plan?.Register.Unreadable(RegisterKey);
        return compiled with
        {
            Plan = missing.Length == 0 ? compiled.Plan : null,
            Problems = [.. compiled.Problems, .. missing, .. unreadable is null ? (Diagnostic[])[] : [unreadable]],
        };
    }

    private IEnumerable<Diagnostic> Missing(WebService service) =>
        from header in service.Headers
        where string.IsNullOrEmpty(Environment(header.Value))
        select new Diagnostic(
            "IVR412", Severity.Error, Path, 1, 1, 1, $"{header.Value} is not set: the service '{service.Name}' is asked with the header {header.Key} from there",
            $"set {header.Value} and start the gateway anew, or take the header out of `services:`");
}

using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Start;

/// <summary>The plan new calls begin with. A reload swaps one reference; a bad file changes nothing and says so.</summary>
internal sealed partial class PlanInForce(string path, PromptCatalogue prompts, Dialplan first, ILogger<PlanInForce> log)
{
    private Dialplan _plan = first;

    public Dialplan Plan => Volatile.Read(ref _plan);

    /// <returns>False: the file has errors and the old plan stays.</returns>
    public bool Reload()
    {
        var compiled = DialplanCompiler.Compile(path, prompts);
        foreach (var problem in compiled.Problems)
        {
            LogProblem(problem.Severity == Severity.Error ? LogLevel.Error : LogLevel.Warning, problem.Render());
        }

        if (compiled.Plan is not { } plan)
        {
            LogKept(Plan.Version);
            return false;
        }

        Volatile.Write(ref _plan, plan);
        LogSwapped(plan.Name, plan.Version);
        return true;
    }

    [LoggerMessage(3601, LogLevel.Information, "the plan {Name} is in force for new calls, version {Version}")]
    private partial void LogSwapped(string name, string version);

    [LoggerMessage(3602, LogLevel.Error, "the plan was not reloaded, version {Version} stays in force")]
    private partial void LogKept(string version);

    [LoggerMessage(EventId = 3603, Message = "{Problem}")]
    private partial void LogProblem(LogLevel level, string problem);
}

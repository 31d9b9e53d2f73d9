using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Start;

/// <summary>The plan new calls begin with. A reload swaps one reference; a bad file changes nothing and says so.</summary>
internal sealed partial class PlanInForce : IDisposable
{
    // The yearly notice comes in November for the next year: long enough before to add its file.
    private const int DaysAhead = 30;

    private readonly string _path;
    private readonly IReadOnlyCollection<string> _prompts;
    private readonly TimeProvider _time;
    private readonly ILogger<PlanInForce> _log;
    private readonly ITimer _daily;
    private Dialplan _plan;

    public PlanInForce(string path, IReadOnlyCollection<string> prompts, Dialplan first, TimeProvider time, ILogger<PlanInForce> log)
    {
        _path = path;
        _prompts = prompts;
        _plan = first;
        _time = time;
        _log = log;
        _daily = time.CreateTimer(_ => LookAhead(), null, TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    public Dialplan Plan => Volatile.Read(ref _plan);

    /// <returns>False: the file has errors and the old plan stays.</returns>
    public bool Reload()
    {
        var compiled = DialplanCompiler.Compile(_path, _prompts);
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
        LookAhead();
        return true;
    }

    public void Dispose() => _daily.Dispose();

    private void LookAhead()
    {
        var today = DateOnly.FromDateTime(_time.GetUtcNow().ToOffset(CallbackRules.BeijingOffset).DateTime);
        foreach (var year in Plan.YearsMissing(today, today.AddDays(DaysAhead)))
        {
            LogNoCalendar(year);
        }
    }

    [LoggerMessage(3606, LogLevel.Error, "the plan's opening hours need the holidays of {Year}, and no calendar has them: callers will meet a person at any hour; add dialplans/calendars/china-{Year}.yaml")]
    private partial void LogNoCalendar(int year);

    [LoggerMessage(3601, LogLevel.Information, "the plan {Name} is in force for new calls, version {Version}")]
    private partial void LogSwapped(string name, string version);

    [LoggerMessage(3602, LogLevel.Error, "the plan was not reloaded, version {Version} stays in force")]
    private partial void LogKept(string version);

    [LoggerMessage(EventId = 3603, Message = "{Problem}")]
    private partial void LogProblem(LogLevel level, string problem);
}

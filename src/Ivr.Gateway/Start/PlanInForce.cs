using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Start;

/// <summary>
/// The plan new calls begin with. Another one is taken whole, by one reference, or not at all; calls keep what they began with. The
/// plans before it are kept, to go back to in one step. Any thread.
/// </summary>
internal sealed partial class PlanInForce : IDisposable
{
    // The yearly notice comes in November for the next year: long enough before to add its file.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(30);

    private const int MostKept = 10;

    private readonly PlanSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger<PlanInForce> _log;
    private readonly Lock _lock = new();
    private readonly List<PlanChange> _changes;
    private readonly ITimer _daily;
    private Dialplan _plan;
    private IReadOnlyList<string> _files;

    public PlanInForce(PlanSource source, Dialplan first, IReadOnlyList<string> files, TimeProvider time, ILogger<PlanInForce> log)
    {
        _source = source;
        _plan = first;
        _files = files;
        _time = time;
        _log = log;
        _changes = [new PlanChange(_plan, time.GetUtcNow(), "the start")];
        _daily = time.CreateTimer(_ => LookAhead(), null, TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    public Dialplan Plan => Volatile.Read(ref _plan);

    /// <summary>The plans that were in force since the start, the latest first.</summary>
    public IReadOnlyList<PlanChange> Changes
    {
        get
        {
            lock (_lock)
            {
                return [.. _changes.AsEnumerable().Reverse()];
            }
        }
    }

    /// <summary>What was read last: the plan, and the calendars it names.</summary>
    public IReadOnlyList<string> Files => Volatile.Read(ref _files);

    /// <summary>Reads the file anew. A plan with errors changes nothing; the same text, too.</summary>
    /// <param name="who">As in "by …".</param>
    /// <returns>What is wrong with the file, warnings included.</returns>
    public IReadOnlyList<Diagnostic> Reload(string who)
    {
        lock (_lock)
        {
            var compiled = _source.Read();
            Volatile.Write(ref _files, compiled.Files);
            foreach (var problem in compiled.Problems)
            {
                LogProblem(problem.Severity == Severity.Error ? LogLevel.Error : LogLevel.Warning, problem.Render());
            }

            if (compiled.Plan is not { } plan)
            {
                LogKept(Plan.Version);
            }
            else if (plan.Version != Plan.Version)
            {
                Take(plan, who);
            }

            return compiled.Problems;
        }
    }

    /// <summary>Puts a plan of before in force again, until the file changes.</summary>
    /// <param name="version">Which; null: the one before this.</param>
    /// <param name="who">As in "by …".</param>
    /// <returns>False: there is none.</returns>
    public bool RollBack(string? version, string who)
    {
        lock (_lock)
        {
            var before = _changes.FindLast(one => one.Plan.Version != Plan.Version && (version is null || one.Plan.Version == version));
            if (before is null)
            {
                return false;
            }

            Take(before.Plan, who);
            return true;
        }
    }

    public void Dispose() => _daily.Dispose();

    private void Take(Dialplan plan, string who)
    {
        _changes.Add(new PlanChange(plan, _time.GetUtcNow(), who));
        if (_changes.Count > MostKept)
        {
            _changes.RemoveAt(0);
        }

        Volatile.Write(ref _plan, plan);
        LogSwapped(plan.Name, plan.Version, who);
        LookAhead();
    }

    private void LookAhead()
    {
        foreach (var year in Plan.YearsMissing(_time.GetUtcNow(), Ahead))
        {
            LogNoCalendar(year);
        }
    }

    [LoggerMessage(3606, LogLevel.Error, "the plan's opening hours need the holidays of {Year}, and no calendar has them: callers will meet a person at any hour; add dialplans/calendars/china-{Year}.yaml")]
    private partial void LogNoCalendar(int year);

    [LoggerMessage(3601, LogLevel.Information, "the plan {Name} is in force for new calls, version {Version}, by {Who}")]
    private partial void LogSwapped(string name, string version, string who);

    [LoggerMessage(3602, LogLevel.Error, "the plan was not reloaded, version {Version} stays in force")]
    private partial void LogKept(string version);

    [LoggerMessage(EventId = 3603, Message = "{Problem}")]
    private partial void LogProblem(LogLevel level, string problem);
}

/// <summary>A plan that came in force.</summary>
/// <param name="By">Who or what brought it: <c>the start</c>, <c>SIGHUP</c>, <c>the file changed</c>, a user.</param>
internal sealed record PlanChange(Dialplan Plan, DateTimeOffset At, string By);

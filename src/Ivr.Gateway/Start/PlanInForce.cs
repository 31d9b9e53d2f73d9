using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Start;

/// <summary>
/// The plan new calls begin with. Another one is taken whole, by one reference, or not at all; calls keep what they began with. The
/// plans before it are kept, to go back to in one step. A plan beside it may be on trial with some of the calls. Any thread.
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
    private PlanTrial? _trial;
    private IReadOnlyList<FileStamp> _files;
    private string? _read;

    public PlanInForce(PlanSource source, Dialplan first, IReadOnlyList<FileStamp> files, TimeProvider time, ILogger<PlanInForce> log)
    {
        _source = source;
        _plan = first;
        _read = first.Version;
        _files = files;
        _time = time;
        _log = log;
        _changes = [new PlanChange(_plan, time.GetUtcNow(), "the start")];
        _daily = time.CreateTimer(_ => LookAhead(), null, TimeSpan.Zero, TimeSpan.FromDays(1));
    }

    public Dialplan Plan => Volatile.Read(ref _plan);

    /// <summary>The plan on trial; null: none.</summary>
    public PlanTrial? Trial => Volatile.Read(ref _trial);

    /// <summary>Where a plan to be tried stands: <c>gansu.next.yaml</c> beside <c>gansu.yaml</c>.</summary>
    public string NextPath => Path.ChangeExtension(_source.Path, ".next" + Path.GetExtension(_source.Path));

    /// <summary>What a new call begins with.</summary>
    /// <param name="city">Of the call, as the plan in force decides it.</param>
    public Dialplan PlanOf(string callId, string city) => Trial is { } trial && trial.Takes(callId, city) ? trial.Plan : Plan;

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

    /// <summary>What was read last: the plan, and all files named in it, there or not.</summary>
    public IReadOnlyList<FileStamp> Files => Volatile.Read(ref _files);

    /// <summary>Reads the file anew. A plan with errors changes nothing; the same text, too.</summary>
    /// <param name="who">As in "by …".</param>
    /// <returns>What is wrong with the file, warnings included.</returns>
    public IReadOnlyList<Diagnostic> Reload(Phrase who) => Reload(who, asked: true);

    /// <summary>The same when nobody asked and a file changed: who went back from this very text stays where he is.</summary>
    public void Follow() => Reload("a change of the file", asked: false);

    private IReadOnlyList<Diagnostic> Reload(Phrase who, bool asked)
    {
        lock (_lock)
        {
            var (compiled, before) = (Read(_source), _read);
            Volatile.Write(ref _files, compiled.Files);
            _read = compiled.Plan?.Version;
            if (compiled.Plan is not { } plan)
            {
                LogKept(Plan.Version);
            }
            else if (plan.Version != Plan.Version && (asked || plan.Version != before))
            {
                Take(plan, who);
            }
            else if (plan.Register.Version != Plan.Register.Version && plan.Register.Path == Plan.Register.Path)
            {
                Take(plan.Register);
            }

            return compiled.Problems;
        }
    }

    /// <summary>Puts a plan of before in force again, until the file changes.</summary>
    /// <param name="version">Which; null: the one before this.</param>
    /// <param name="who">As in "by …".</param>
    /// <returns>False: there is none.</returns>
    public bool RollBack(string? version, Phrase who)
    {
        lock (_lock)
        {
            var before = _changes.FindLast(one => one.Plan.Version != Plan.Version && (version is null || one.Plan.Version == version));
            if (before is null)
            {
                return false;
            }

            // A plan of before, with the numbers of now.
            Take(before.Plan.Register.Path == Plan.Register.Path ? before.Plan.With(Plan.Register) : before.Plan, who);
            return true;
        }
    }

    /// <summary>Gives the plan at <see cref="NextPath"/> to some of the new calls, in place of one on trial before; one with errors changes nothing.</summary>
    /// <param name="percent">1 to 100.</param>
    /// <param name="cities">Of the plan in force; empty: all.</param>
    /// <param name="who">As in "by …".</param>
    /// <returns>What is wrong with the file, warnings included.</returns>
    public IReadOnlyList<Diagnostic> Try(int percent, IReadOnlyList<string> cities, string who)
    {
        lock (_lock)
        {
            var compiled = Read(_source with { Path = NextPath });
            if (compiled.Plan is { } plan)
            {
                Volatile.Write(ref _trial, new PlanTrial(plan, percent, cities, _time.GetUtcNow(), who));
                LogTrial(plan.Name, plan.Version, percent, cities.Count == 0 ? "all cities" : string.Join(", ", cities), who);
                LookAhead();
            }

            return compiled.Problems;
        }
    }

    /// <summary>All new calls begin with the plan in force again; those on trial keep theirs.</summary>
    /// <param name="who">As in "by …".</param>
    /// <returns>False: none is on trial.</returns>
    public bool EndTrial(Phrase who)
    {
        lock (_lock)
        {
            if (Trial is not { } trial)
            {
                return false;
            }

            Volatile.Write(ref _trial, null);
            LogTrialOver(trial.Plan.Version, who.English);
            return true;
        }
    }

    public void Dispose() => _daily.Dispose();

    private CompiledDialplan Read(PlanSource source)
    {
        var compiled = ReadOrRefuse(source);
        foreach (var problem in compiled.Problems)
        {
            LogProblem(problem.Severity == Severity.Error ? LogLevel.Error : LogLevel.Warning, problem.In(Locale.English));
        }

        return compiled;
    }

    // A file that breaks the reader is a bad file: the calls of a gateway are worth more than a fault of ours.
    private CompiledDialplan ReadOrRefuse(PlanSource source)
    {
        FileStamp[] files = [.. Files.Select(static file => file.Now)];
        try
        {
            return source.Read();
        }
        catch (Exception error)
        {
            LogFault(error);
            return new CompiledDialplan(null, [new Diagnostic("IVR100", Severity.Error, source.Path, 1, 1, 1, $"the file cannot be read: {error.Message}", "it is a fault of this program: keep the file, and take back what was changed last")], files);
        }
    }

    private void Take(Dialplan plan, Phrase who)
    {
        _changes.Add(new PlanChange(plan, _time.GetUtcNow(), who));
        if (_changes.Count > MostKept)
        {
            _changes.RemoveAt(0);
        }

        Volatile.Write(ref _plan, plan);
        LogSwapped(plan.Name, plan.Version, who.English);
        if (Trial?.Plan.Version == plan.Version)
        {
            // it stood the trial: everybody has it now
            EndTrial(who);
        }

        LookAhead();
    }

    // Who registers a number changes no plan: there is nothing to go back from.
    private void Take(CallerRegister register)
    {
        Volatile.Write(ref _plan, Plan.With(register));
        if (Trial is { } trial && trial.Plan.Register.Path == register.Path)
        {
            Volatile.Write(ref _trial, trial with { Plan = trial.Plan.With(register) });
        }

        LogRegister(register.Count);
    }

    private void LookAhead()
    {
        foreach (var year in new[] { Plan, Trial?.Plan }.OfType<Dialplan>().SelectMany(plan => plan.YearsMissing(_time.GetUtcNow(), Ahead)).Distinct())
        {
            LogNoCalendar(year);
        }

        if (Plan.Register.Unreadable(_source.RegisterKey) is { } unreadable)
        {
            LogProblem(LogLevel.Error, unreadable.In(Locale.English));
        }

        if (Plan.Ledger.Look(_time.GetUtcNow()).Count is > 0 and var stale)
        {
            LogStale(stale);
        }
    }

    [LoggerMessage(3606, LogLevel.Error, "the plan's opening hours need the holidays of {Year}, and no calendar has them: callers will meet a person at any hour; add dialplans/calendars/china-{Year}.yaml")]
    private partial void LogNoCalendar(int year);

    [LoggerMessage(3607, LogLevel.Warning, "{Count} public numbers of the ledger are to be verified: `ivr ledger check`")]
    private partial void LogStale(int count);

    [LoggerMessage(3601, LogLevel.Information, "the plan {Name} is in force for new calls, version {Version}, by {Who}")]
    private partial void LogSwapped(string name, string version, string who);

    [LoggerMessage(3610, LogLevel.Warning, "the plan {Name} is on trial, version {Version}, for {Percent} % of the new calls of {Cities}, by {Who}")]
    private partial void LogTrial(string name, string version, int percent, string cities, string who);

    [LoggerMessage(3608, LogLevel.Information, "the trial of version {Version} is over, by {Who}")]
    private partial void LogTrialOver(string version, string who);

    [LoggerMessage(3602, LogLevel.Error, "the plan was not reloaded, version {Version} stays in force")]
    private partial void LogKept(string version);

    [LoggerMessage(3609, LogLevel.Information, "the register of callers was read anew: {Count} numbers")]
    private partial void LogRegister(int count);

    [LoggerMessage(3611, LogLevel.Error, "the reader of plans failed over a file")]
    private partial void LogFault(Exception error);

    [LoggerMessage(EventId = 3603, Message = "{Problem}")]
    private partial void LogProblem(LogLevel level, string problem);
}

/// <summary>A plan that came in force.</summary>
/// <param name="By">Who or what brought it: <c>the start</c>, <c>SIGHUP</c>, <c>the file changed</c>, a user.</param>
internal sealed record PlanChange(Dialplan Plan, DateTimeOffset At, Phrase By);

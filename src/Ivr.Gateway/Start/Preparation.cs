using System.Net;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Gateway.Demo;
using Ivr.Gateway.Settings;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Gateway.Start;

/// <summary>Everything a gateway reads before it touches a port or a store, checked.</summary>
public sealed record Prepared(GatewaySettings Settings, Passwords Passwords, Dialplan Plan, PromptLibrary Prompts)
{
    /// <summary>Of the accounts trunks have with their carriers.</summary>
    public required Passwords TrunkPasswords { get; init; }

    /// <summary>Hashes of operators' own keys.</summary>
    public required Passwords OperatorKeys { get; init; }

    /// <summary>What the plan was read from.</summary>
    public required IReadOnlyList<FileStamp> PlanFiles { get; init; }

    /// <summary>Where the plan is read from again.</summary>
    public required PlanSource Source { get; init; }

    /// <summary>Null: no TLS.</summary>
    public TlsIdentity? Tls { get; init; }

    /// <summary>Null: no demonstration.</summary>
    public DemoCast? Demo { get; init; }

    /// <summary>See <see cref="RunOrder.Lab"/>.</summary>
    public bool Lab { get; init; }

    /// <summary>See <see cref="RunOrder.Rehearse"/>.</summary>
    public bool Rehearse { get; init; }

    /// <summary>See <see cref="RunOrder.Locale"/>.</summary>
    public Locale Locale { get; init; } = Locale.English;
}

/// <summary>Reads settings, secrets, prompts and plan, and finds all that is wrong with them at once.</summary>
public sealed class Preparation(Func<string, string?> environment, string machine, TimeProvider time, Locale locale)
{
    private readonly List<string> _problems = [];
    private bool _failed;

    /// <summary>All problems, warnings too, in the house format.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <returns>Null: there are errors among the problems.</returns>
    public Prepared? Read(RunOrder order)
    {
        var defaults = new GatewaySettings
        {
            Instance = machine,
            Plan = Shipped.Find("dialplans/gansu.yaml"),
            Audio = Shipped.Find("audio"),
            Data = "data",
        };
        var reading = order.Settings is { } file ? SettingsReader.Read(file, defaults) : null;
        var settings = Overridden(reading?.Settings ?? defaults with { Trunks = [LocalTrunk(null)] }, order);
        var (passwords, passwordProblems) = Passwords.Read(PasswordKind.Seats, environment);
        var (trunkPasswords, trunkPasswordProblems) = Passwords.Read(PasswordKind.Trunks, environment);
        var (operatorKeys, operatorKeyProblems) = Passwords.Read(PasswordKind.Operators, environment);
        var prompts = Prompts(settings.Audio);
        var source = new PlanSource(settings.Plan, prompts is null ? null : PlanPrompts.Of(prompts), environment, time);
        var compiled = source.Read();
        if (compiled.Plan is { } plan)
        {
            reading?.CheckPlan(plan);
            Add(reading?.CheckLedger(plan) ?? []);
            Add(reading?.CheckSeats(plan, Severity.Warning) ?? []);
        }

        CheckSpeech(settings.Speech);
        reading?.CheckPasswords(passwords, trunkPasswords);
        var tls = reading?.LoadCertificates(environment(CertificateFile.PasswordVariable), time.GetUtcNow());
        Add(reading?.Problems ?? []);
        Add(passwordProblems.Concat(trunkPasswordProblems).Concat(operatorKeyProblems));
        Add(compiled.Problems);
        if (_failed || compiled.Plan is null || prompts is null)
        {
            return null;
        }

        var prepared = new Prepared(settings, passwords, compiled.Plan, prompts) { Source = source, PlanFiles = compiled.Files, TrunkPasswords = trunkPasswords, OperatorKeys = operatorKeys, Tls = tls, Lab = order.Lab, Rehearse = order.Rehearse, Locale = order.Locale };
        return order.Demo ? DemoCast.Join(prepared) : prepared;
    }

    /// <summary>Whoever calls from this machine is let in; enough for a first try, on loopback only.</summary>
    public static Trunk LocalTrunk(SipUri? outbound) => new()
    {
        Name = "local",
        Sources = [new IPNetwork(IPAddress.Parse("127.0.0.0"), 8), new IPNetwork(IPAddress.IPv6Loopback, 128)],
        Outbound = outbound,
    };

    private static GatewaySettings Overridden(GatewaySettings settings, RunOrder order) => settings with
    {
        Listen = order.Listen ?? settings.Listen,
        Redis = order.Redis ?? settings.Redis,
        Data = Path.GetFullPath(order.Data ?? settings.Data),
        Http = order.Http ?? settings.Http,
        Seats = order.Seats ?? settings.Seats,
        Recording = order.Records ? settings.Recording with { What = RecordingScope.Conversation } : settings.Recording,
    };

    private PromptLibrary? Prompts(string folder)
    {
        if (!Directory.Exists(folder))
        {
            Fail(new StartException("IVR325", $"there is no folder of prompts at {folder}", "start in the folder of the installation, or name the folder in settings: `audio: /path/to/audio`"));
            return null;
        }

        var loaded = PromptLibrary.Load(folder);
        foreach (var problem in loaded.Problems)
        {
            _failed = true;
            Phrase told = $"{problem.File}: error IVR325: {problem.Message}\n  fix: put the recording there, or take the prompt out of the manifest\n";
            _problems.Add(told.In(locale));
        }

        // with prompts missing, the plan is not held against the rest: it would be told to say something else
        return loaded.Problems.Count == 0 ? loaded.Library : null;
    }

    private void CheckSpeech(SpeechSettings speech)
    {
        try
        {
            speech.Key(environment);
        }
        catch (StartException error)
        {
            Fail(error);
        }
    }

    private void Add(IEnumerable<Diagnostic> problems)
    {
        foreach (var problem in problems)
        {
            _failed |= problem.Severity == Severity.Error;
            _problems.Add(problem.In(locale));
        }
    }

    private void Fail(StartException error)
    {
        _failed = true;
        _problems.Add(error.In(locale));
    }
}

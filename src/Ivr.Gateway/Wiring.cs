using System.Net;
using System.Security.Cryptography;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Gateway.Demo;
using Ivr.Gateway.Ledger;
using Ivr.Gateway.Names;
using Ivr.Gateway.Ops;
using Ivr.Gateway.Records;
using Ivr.Gateway.Settings;
using Ivr.Gateway.Start;
using Ivr.Gateway.Store;
using Ivr.Gateway.Web;
using Ivr.Media;
using Ivr.Sip;
using Ivr.Speech;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway;

/// <summary>The one place that wires: from checked settings to a gateway that takes calls, or to one clear refusal.</summary>
public static class Wiring
{
    public const string RedisPasswordVariable = "IVR_REDIS_PASSWORD";

    // Some ten thousand sentences.
    private const long SpokenBytes = 256L << 20;

    /// <exception cref="StartException">Something needed is not there; all that was started is stopped again.</exception>
    public static async Task<RunningGateway> StartAsync(Prepared prepared, string? redisPassword, TimeProvider time, ILoggerFactory logs)
    {
        var undoing = new Undoing();
        try
        {
            return await StartAsync(prepared, redisPassword, time, logs, undoing);
        }
        catch
        {
            await undoing.DisposeAsync();
            throw;
        }
    }

    private static async Task<RunningGateway> StartAsync(Prepared prepared, string? redisPassword, TimeProvider time, ILoggerFactory logs, Undoing undoing)
    {
        var settings = prepared.Settings;
        var plan = undoing.AddPlain(new PlanInForce(prepared.Source, prepared.Plan, prepared.PlanFiles, time, logs.CreateLogger<PlanInForce>()));
        var draining = new DrainFlag();
        var metrics = new GatewayMetrics();
        // Half a second of reading, beside what else is awaited.
        var homes = new NumberHomes();
        var reading = Task.Run(homes.Load);
        var (records, journal) = OpenFiles(settings.Data, time, logs, undoing);
        var store = undoing.Add(await StoreConnection.OpenAsync(settings, redisPassword, time, logs));
        if (prepared.Rehearse)
        {
            await new Rehearsal(time, logs.CreateLogger<Rehearsal>()).HoldAsync(prepared, store.Stores.Board);
        }

        var ids = new SipIds(undoing.AddPlain(RandomNumberGenerator.Create()));
        var turns = new Turns();
        var clock = new MediaClock(time, logs);
        var media = undoing.AddPlain(new MediaEngine(MediaOf(settings), clock, undoing.AddPlain(RtpNetwork.Create()), new Random(), logs, undoing.AddPlain(RandomNumberGenerator.Create())));
        var recordings = OpenRecordings(settings, prepared.Plan.TakesMessages, time, logs, undoing);
        var address = new SipUri("sip", "", settings.Address.ToString(), settings.Listen.Port);
        var sip = SipOf(settings, address) with { Names = NameService.Of(settings.Dns, new Random(), time, logs) };
        var web = undoing.AddPlain(new WebDesk(prepared.Source.Environment, metrics.Web.Count, time, logs.CreateLogger<WebDesk>()));
        var speech = OpenSpeech(prepared, time, logs, undoing);
        var calls = new CallCentre(Options(settings, address), new CallCentreParts
        {
            Plan = () => plan.Plan,
            PlanOf = plan.PlanOf,
            Stores = store.Stores,
            Prompts = prepared.Prompts,
            Media = media,
            Recordings = recordings,
            Sip = handlers => SipWiring.Endpoint(handlers, sip, SipWiring.All(turns, settings, prepared.Tls, time, logs), ids, time, logs),
            Ids = ids,
            Time = time,
            Run = turns.Run,
            Logs = logs,
            HomeOf = homes.AreaOf,
            ProfileOf = (plan, number) => plan.Register.Find(number, prepared.Source.RegisterKey),
            Web = web.AskAsync,
            Speech = speech.AskAsync,
            SpeechAhead = speech.PrepareAsync,
            Records = record =>
            {
                records.Write(record);
                metrics.Count(record);
            },
            Journal = journal.Write,
            PasswordOf = prepared.Passwords.Of,
            TrunkPasswordOf = prepared.TrunkPasswords.Of,
            Chance = new Random(),
        });
        undoing.Add(calls);
        var view = new OpsView
        {
            Instance = settings.Instance,
            Plan = () => plan.Plan,
            Stores = store.Stores,
            StoreName = store.Name,
            StoreRestarts = () => store.Restarts,
            Calls = () => calls.Calls,
            Draining = () => draining.Raised,
            Records = () => records.Health,
            Journalled = () => journal.Pending.Count,
            Recordings = () => recordings?.Health,
            Media = () => media.Counters,
            Clock = () => new ClockHealth(clock.LateTicks, clock.SkippedTicks, clock.LongTicks, clock.LongestTick.TotalMilliseconds),
            Sip = () => calls.Endpoint.Counters,
            Trunks = () => calls.Trunks,
            Digest = () => calls.Digest,
            Announcements = () => [.. calls.Announcements.Known.Select(one => AnnouncementView.Of(one, time.GetUtcNow()))],
            HoursByHand = () => calls.Hours.Known,
            Time = time,
        };
        metrics.Watch(view);
        var token = new OpsToken(OpsFile.NewToken());
        var api = new OpsApi(view, token, logs.CreateLogger<OpsApi>())
        {
            Trace = new TraceApi(token, () => calls.Endpoint.Trace),
            Talks = new TalkApi(token, new TalkHands { Join = calls.JoinAsync, Supervise = calls.SuperviseAsync, Record = calls.RecordAsync }, logs.CreateLogger<TalkApi>()),
            Plans = new PlanApi(token, plan),
            Ledger = new LedgerApi(token, undoing.AddPlain(new LedgerRound(() => plan.Plan, calls.Hours.Of, calls.LookAsync, time, logs.CreateLogger<LedgerRound>()))),
            Announcements = new AnnouncementApi(token, new OperatorKeys(prepared.OperatorKeys), Hands(calls.Announcements), view, prepared.Prompts.Ids),
            Hours = new HoursApi(token, view, logs.CreateLogger<HoursApi>()),
            Lab = prepared.Lab ? new LabApi(token, calls.TryAsync, logs.CreateLogger<LabApi>()) : null,
        };
        var ops = undoing.Add(await OpenOpsAsync(settings.Http, api, metrics, prepared.Locale, logs));
        await reading;
        Listen(calls);
        undoing.AddPlain(new PlanWatch(plan, time));
        undoing.AddPlain(QuietCollection.OfProcess(() => calls.Calls, time));
        undoing.Add(new JournalReplay(journal, store.Stores.Callbacks, () => plan.Plan.Callback, time, logs.CreateLogger<JournalReplay>()));
        WriteAccess(settings.Data, new OpsAccess(ops.Url, token.Text));
        undoing.Add(() => OpsFile.Remove(settings.Data));
        if (prepared.Demo is { } cast)
        {
            undoing.Add(await OpenDemoAsync(cast, settings.Listen, time, logs));
        }

        return new RunningGateway(calls, plan, draining, ops.Url, undoing);
    }

    private static (CdrWriter Records, MissedCallJournal Journal) OpenFiles(string data, TimeProvider time, ILoggerFactory logs, Undoing undoing)
    {
        try
        {
            Directory.CreateDirectory(data);
            var records = undoing.Add(new CdrWriter(data, time, logs.CreateLogger<CdrWriter>()));
            var journal = undoing.AddPlain(MissedCallJournal.Open(data, time, logs.CreateLogger<MissedCallJournal>()));
            return (records, journal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException("IVR323", $"the data folder {data} cannot be used: {error.Message}", "give the gateway a folder of its own that it may write: `--data DIR` or `data:` in settings");
        }
    }

    // Calls end before it does: it is disposed of after them.
    private static RecordingDesk? OpenRecordings(GatewaySettings settings, bool takesMessages, TimeProvider time, ILoggerFactory logs, Undoing undoing)
    {
        var wanted = settings.Recording;
        if (wanted.What == RecordingScope.Off && !takesMessages)
        {
            return null;
        }

        var options = new RecordingOptions
        {
            Folder = wanted.Folder ?? Path.Combine(settings.Data, "recordings"),
            Stereo = wanted.Stereo,
            LeastFree = wanted.KeepFree * 1024L * 1024,
            Longest = wanted.Longest,
        };
        return undoing.AddPlain(new RecordingDesk(options, RecordingThread.Start, FreeSpace.At, CallbackRules.BeijingOffset, time, logs));
    }

    private static AnnouncementHands Hands(AnnouncementDesk desk) => new() { Propose = desk.ProposeAsync, Approve = desk.ApproveAsync, Withdraw = desk.WithdrawAsync };

    private static SpeechDesk OpenSpeech(Prepared prepared, TimeProvider time, ILoggerFactory logs, Undoing undoing)
    {
        var http = undoing.AddPlain(new HttpClient { Timeout = Timeout.InfiniteTimeSpan });
        var engine = prepared.Settings.Speech.Engine(http, prepared.Source.Environment, time);
        return new SpeechDesk(engine, new SpeechCache(Path.Combine(prepared.Settings.Data, "speech"), SpokenBytes, time), time, logs.CreateLogger<SpeechDesk>());
    }

    private static void WriteAccess(string data, OpsAccess access)
    {
        try
        {
            OpsFile.Write(data, access);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException("IVR323", $"{OpsFile.PathIn(data)} cannot be written: {error.Message}", "the user of the gateway owns its data folder and all in it");
        }
    }

    private static async Task<OpsServer> OpenOpsAsync(int port, OpsApi api, GatewayMetrics metrics, Locale locale, ILoggerFactory logs)
    {
        try
        {
            return await OpsServer.StartAsync(port, api, metrics.Registry, locale, logs);
        }
        catch (IOException error)
        {
            throw new StartException("IVR322", $"HTTP cannot listen on 127.0.0.1:{port}: {error.Message}", $"stop the program that holds it (`ss -ltnp 'sport = :{port}'` names it), or choose another port: `--http PORT` or `http:` in settings");
        }
    }

    private static void Listen(CallCentre calls)
    {
        try
        {
            calls.Start();
        }
        catch (SipBindException error)
        {
            throw new StartException("IVR321", $"{error.Message}", "if this address is not meant, say another: `--listen IP:PORT`, or `listen:` in settings; for TLS `listen:` under `tls:`");
        }
    }

    private static async Task<DemoPhones> OpenDemoAsync(DemoCast cast, IPEndPoint listen, TimeProvider time, ILoggerFactory logs)
    {
        try
        {
            return await DemoPhones.StartAsync(cast, new SipUri("sip", "", cast.Citizen.Address.ToString(), listen.Port), time, logs);
        }
        catch (SipBindException error)
        {
            throw new StartException("IVR321", $"{error.Message}", "the demonstration's phones need these ports: stop what holds them, or run without `--demo`");
        }
    }

    private static SipEndpointOptions SipOf(GatewaySettings settings, SipUri address) => new()
    {
        Address = address,
        Trace = new SipTraceOptions { MostBytes = settings.Trace * 1024L * 1024 },
    };

    private static MediaOptions MediaOf(GatewaySettings settings) => new()
    {
        Address = settings.Listen.Address,
        AnnouncedAddress = settings.Announced,
        FirstPort = settings.Rtp.First,
        LastPort = settings.Rtp.Last,
        RtpTimeout = settings.Timings.RtpTimeout,
    };

    private static Func<string, SrtpPolicy> SeatSrtp(GatewaySettings settings)
    {
        var seats = settings.Seats.ToDictionary(seat => seat.Id, seat => seat.Srtp, StringComparer.Ordinal);
        return id => seats.GetValueOrDefault(id, SrtpPolicy.Off);
    }

    private static CallCentreOptions Options(GatewaySettings settings, SipUri address) => new()
    {
        SeatSrtp = SeatSrtp(settings),
        Instance = settings.Instance,
        Address = address,
        Trunks = settings.Trunks,
        Digest = settings.Digest,
        Challenged = settings.Challenged,
        MostCalls = settings.MostCalls,
        Seats = settings.Timings.Seats,
        Registration = settings.Timings.Registration,
        Line = settings.Timings.Line,
        Transfers = settings.Transfers,
        Recording = settings.Recording.What,
        SupervisionBeep = settings.SupervisionTone,
        ShowNumbersToSeats = settings.ShowNumbersToSeats,
    };
}

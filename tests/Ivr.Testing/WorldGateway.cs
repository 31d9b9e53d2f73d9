using System.Net;
using Ivr.Acd;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Testing;

/// <summary>One gateway of the virtual world.</summary>
public sealed class WorldGateway
{
    private readonly World _world;
    private readonly List<CallDetailRecord> _records = [];
    private readonly List<CallbackRequest> _journal = [];
    private readonly StoreSwitch _power = new();
    private readonly CallCentre _centre;
    private readonly MediaEngine _media;
    private bool _stopped;

    internal WorldGateway(World world, int number, Func<CallCentreOptions, CallCentreOptions> change, Dialplan plan, Stores stores, string? recordings)
    {
        _world = world;
        Plan = plan;
        PlanOf = (_, _) => Plan;
        Address = new IPEndPoint(IPAddress.Parse($"10.12.0.{number}"), 5060);
        _media = new MediaEngine(
            new MediaOptions { Address = Address.Address }, new ManualMediaClock(world.Time), world.Rtp.Host(), world.Chance, world.LoggerFactory);
        Recordings = recordings is null ? null : new RecordingDesk(
            new RecordingOptions { Folder = recordings }, drain => world.Time.CreateTimer(_ => drain(), null, RecordingDesk.Every, RecordingDesk.Every),
            _ => DiskFree, TimeSpan.Zero, world.Time, world.LoggerFactory);
        _centre = new CallCentre(change(Options(number)), new CallCentreParts
        {
            Plan = () => Plan,
            PlanOf = (callId, city) => PlanOf(callId, city),
            Stores = Mortal(stores),
            Prompts = world.Prompts.Library,
            Media = _media,
            Recordings = Recordings,
            Sip = handlers => world.NewEndpoint(handlers, Address),
            Ids = world.Ids,
            Time = world.Time,
            Run = world.Queue.Post,
            Logs = world.LoggerFactory,
            Speech = world.Speech.AskAsync,
            SpeechAhead = world.Speech.PrepareAsync,
            HomeOf = number => HomeOf(number),
            ProfileOf = (plan, number) => ProfileOf(plan, number),
            Web = world.Service.AskAsync,
            Records = _records.Add,
            Journal = Journal,
            PasswordOf = world.PasswordOf,
            TrunkPasswordOf = world.TrunkPasswords.GetValueOrDefault,
            Chance = world.Chance,
        });
        _centre.Start();
    }

    public IPEndPoint Address { get; }

    /// <summary>The plan in force.</summary>
    public Dialplan Plan { get; set; }

    /// <summary>The plan of a citizen's call, by its Call-ID and city.</summary>
    public Func<string, string, Dialplan> PlanOf { get; set; }

    /// <summary>The area a caller's number is of; nobody knows, unless told.</summary>
    public Func<CallerNumber, string?> HomeOf { get; set; } = static _ => null;

    /// <summary>What a plan's register says of a number; nothing, unless told.</summary>
    public Func<Dialplan, CallerNumber, CallerProfile?> ProfileOf { get; set; } = static (_, _) => null;

    public CallCentre Centre => _centre;

    /// <summary>Null: this gateway records nothing.</summary>
    public RecordingDesk? Recordings { get; }

    /// <summary>Bytes free where recordings are.</summary>
    public long DiskFree { get; set; } = long.MaxValue;

    public MediaCounters Media => _media.Counters;

    /// <summary>Calls that are over.</summary>
    public IReadOnlyList<CallDetailRecord> Records => _records;

    /// <summary>Missed calls that could only be written down locally.</summary>
    public IReadOnlyList<CallbackRequest> Journalled => _journal;

    /// <summary>False: the local disk is full too.</summary>
    public bool JournalWorks { get; set; } = true;

    /// <summary>Stops in order: calls end by BYE, records are written.</summary>
    public void Stop()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        var done = false;
        _world.NewLoop().Start(async () =>
        {
            await _centre.DisposeAsync();
            done = true;
        }, "stopping a gateway");
        _world.Until(() => done, "the gateway stops", 30);
        _media.Dispose();
        Recordings?.Dispose();
    }

    /// <summary>As SIGKILL does: it writes to the store no more. Cut its wires as well.</summary>
    public void Die() => _power.Away = true;

    private Stores Mortal(Stores stores) => new(
        StoreOutage.Around(stores.Seats, _power), StoreOutage.Around(stores.Lines, _power), StoreOutage.Around(stores.Callbacks, _power),
        StoreOutage.Around(stores.Overflow, _power), StoreOutage.Around(stores.Board, _power), StoreOutage.Around(stores.Announcements, _power), StoreOutage.Around(stores.Hours, _power));

    private CallCentreOptions Options(int number) => new()
    {
        Instance = "gateway-" + number,
        Address = new SipUri("sip", "", Address.Address.ToString(), Address.Port),
        Trunks = [new Trunk { Name = "carrier", Sources = [IPNetwork.Parse("10.12.1.0/24")], Outbound = new SipUri("sip", "", "10.12.1.1", 5060) }],
    };

    private bool Journal(CallbackRequest request)
    {
        if (JournalWorks)
        {
            _journal.Add(request);
        }

        return JournalWorks;
    }
}

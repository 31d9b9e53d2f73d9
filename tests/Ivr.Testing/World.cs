using System.Net;
using Ivr.Acd;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Testing;

/// <summary>
/// A province in virtual time: gateways, seats, a carrier with citizens behind it, one store, one wire. Nothing in it
/// waits for real; everything happens in one order, which the seed repeats.
/// </summary>
public sealed class World : IDisposable
{
    private const string Password = "a password of the virtual world";

    private readonly List<WorldGateway> _gateways = [];
    private readonly List<SeatDefinition> _seats = [];
    private readonly CollectingLogs _logs = new();
    private int _phones;

    public World(int seed = 1, DateTimeOffset? start = null)
    {
        Seed = seed;
        Chance = new Random(seed);
        Time = new VirtualTime(Queue, start);
        Wire = new VirtualSipNetwork(Queue, Time, Chance);
        Rtp = new VirtualRtpNetwork(Queue, Chance);
        Ids = new SipIds(new CountingNumbers());
        Prompts = CodedPrompts.OfManifest(Repository.Path("audio"));
        PhoneMedia = new MediaEngine(
            new MediaOptions { Address = IPAddress.Parse("10.12.9.9") }, new ManualMediaClock(Time), Rtp.Host(), Chance, _logs);
        Speech = new ScriptedSpeech(Time, Prompts);
        Service = new ScriptedService(Time);
        Stores = StoresOf(Memory);
        Carrier = new TestPhone(this, new SoftPhoneOptions(new SipUri("sip", "carrier", "10.12.1.1", 5060), new SipUri("sip", "", "10.12.0.1", 5060)), "the citizen");
    }

    /// <summary>What repeats this world.</summary>
    public int Seed { get; }

    public Random Chance { get; }

    public RunQueue Queue { get; } = new();

    public VirtualTime Time { get; }

    public VirtualSipNetwork Wire { get; }

    public VirtualRtpNetwork Rtp { get; }

    public SipIds Ids { get; }

    public CodedPrompts Prompts { get; }

    public MemoryStores Memory { get; } = new();

    /// <summary>The stores as the gateways have them; see <see cref="Power"/>.</summary>
    public Stores Stores { get; }

    public StoreSwitch Power { get; } = new();

    /// <summary>Who speaks what nobody recorded.</summary>
    public ScriptedSpeech Speech { get; }

    /// <summary>What plans' web services say.</summary>
    public ScriptedService Service { get; }

    /// <summary>The exchange that citizens call from and are called at.</summary>
    public TestPhone Carrier { get; }

    public MediaEngine PhoneMedia { get; }

    /// <summary>Passwords of trunks' accounts, by the trunk's name.</summary>
    public Dictionary<string, string> TrunkPasswords { get; } = [];

    /// <summary>Everything the gateways logged.</summary>
    public IReadOnlyList<LogLine> Logs => _logs.Lines;

    public ILoggerFactory LoggerFactory => _logs;

    /// <summary>The shipped plan, or one of its own words.</summary>
    /// <param name="text">YAML; null: <c>dialplans/gansu.yaml</c>.</param>
    public Dialplan Compile(string? text = null)
    {
        var path = Repository.Path("dialplans/gansu.yaml");
        var compiled = DialplanCompiler.CompileText(path, text ?? File.ReadAllText(path), PromptCatalogue.OfIds(Prompts.Ids));
        return compiled.Plan ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems));
    }

    /// <summary>The shipped plan under a name, with changes in its list of cities.</summary>
    public Dialplan CompileWithCities(string name, Func<string, string> change)
    {
        var cities = change(File.ReadAllText(Repository.Path("dialplans/gansu/cities.yaml"))).Replace("overlay: linxia", "overlay: gansu/linxia", StringComparison.Ordinal);
        return Compile(File.ReadAllText(Repository.Path("dialplans/gansu.yaml")).Replace("name: gansu", "name: " + name, StringComparison.Ordinal)
            .Replace(" gansu/cities.yaml", "\n  " + cities.ReplaceLineEndings("\n  "), StringComparison.Ordinal));
    }

    /// <summary>A gateway at 10.12.0.1 and upwards, started.</summary>
    /// <param name="recordings">The folder calls are recorded in; null: none.</param>
    public WorldGateway Gateway(Func<CallCentreOptions, CallCentreOptions>? change = null, Dialplan? plan = null, Stores? stores = null, string? recordings = null)
    {
        var gateway = new WorldGateway(this, _gateways.Count + 1, change ?? (options => options), plan ?? Compile(), stores ?? Stores, recordings);
        _gateways.Add(gateway);
        return gateway;
    }

    /// <summary>A seat with a phone that registers at the first gateway; languages without their prefix.</summary>
    public TestPhone Seat(string id, string city, params string[] languagesAndSkills) => SeatAt(Memory, 1, id, city, languagesAndSkills);

    /// <summary>A seat in a store of its own, registered at the gateway of that number.</summary>
    public TestPhone SeatAt(MemoryStores stores, int gateway, string id, string city, params string[] languagesAndSkills)
    {
        string[] skills = [.. languagesAndSkills.Select(one => one is "elder" or "enterprise" ? one : "language:" + one)];
        var seat = new SeatDefinition(id, city, skills);
        _seats.Add(seat);
        _ = stores.Seats.DefineAsync(id, [seat], Time.GetUtcNow());
        var address = new SipUri("sip", id, $"10.12.2.{++_phones}", 5060);
        var phone = new TestPhone(this, new SoftPhoneOptions(address, new SipUri("sip", "", $"10.12.0.{gateway}", 5060), Password), id);
        phone.Register();
        RunFor(TimeSpan.FromSeconds(0.1));
        return phone;
    }

    /// <summary>One more phone of a seat that is there already, registered at the first gateway.</summary>
    /// <param name="host">Where it stands; null: in the seats' network.</param>
    public TestPhone Phone(string seat, string? host = null)
    {
        var address = new SipUri("sip", seat, host ?? $"10.12.2.{++_phones}", 5060);
        var phone = new TestPhone(this, new SoftPhoneOptions(address, new SipUri("sip", "", "10.12.0.1", 5060), Password), seat + " again");
        phone.Register();
        RunFor(TimeSpan.FromSeconds(0.1));
        return phone;
    }

    /// <summary>Another city's own platform, or whoever else has a SIP address.</summary>
    public TestPhone Stranger(string host) =>
        new(this, new SoftPhoneOptions(new SipUri("sip", "12345", host, 5060), new SipUri("sip", "", host, 5060)), host);

    /// <summary>A phone that says it is this seat, and does not know the password.</summary>
    public TestPhone Thief(string seat, string host) =>
        new(this, new SoftPhoneOptions(new SipUri("sip", seat, host, 5060), new SipUri("sip", "", "10.12.0.1", 5060), "a guess"), host);

    /// <summary>A citizen dials, through the carrier.</summary>
    public TestCall Dial(string called, string number = "13893101234") =>
        Carrier.Dial(new SipUri("sip", called, "10.12.0.1", 5060), number);

    public void RunFor(TimeSpan span)
    {
        Queue.Drain();
        Time.RunFor(span);
    }

    public void RunFor(double seconds) => RunFor(TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass until the condition holds; fails with what was waited for when it does not within two minutes.</summary>
    public void Until(Func<bool> condition, string what, double atMost = 120)
    {
        Queue.Drain();
        if (!Time.RunUntil(condition, TimeSpan.FromSeconds(atMost)))
        {
            throw new InvalidOperationException($"In {atMost} s it never came to this: {what}. Seed {Seed}.\n{string.Join('\n', _logs.Lines.TakeLast(30))}");
        }
    }

    /// <summary>What is asked of a gateway from outside its loops: the answer comes back by a thread of the pool, which has a time of its own.</summary>
    public T Answer<T>(Task<T> asked)
    {
        for (var tries = 0; tries < 1000 && !asked.IsCompleted; tries++)
        {
            RunFor(0.05);
            asked.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(10);
        }

        return asked.IsCompleted ? asked.GetAwaiter().GetResult() : throw new InvalidOperationException($"An answer never came. Seed {Seed}.");
    }

    public SeatSnapshot SeatNow(string id) => Now(Memory.Seats.ListAsync(Time.GetUtcNow())).Single(seat => seat.Id == id);

    public IReadOnlyList<WaitingCaller> Waiting => Now(Memory.Lines.ListAsync());

    public IReadOnlyList<Callback> Callbacks => Now(Memory.Callbacks.ListAsync(100));

    public IReadOnlyList<Callback> ClosedCallbacks => Now(Memory.Callbacks.HistoryAsync(100));

    public IReadOnlyList<CallCard> Cards => Now(Memory.Board.ListAsync(Time.GetUtcNow()));

    /// <summary>The result of a memory store's operation: it is complete when it is returned.</summary>
    public static T Now<T>(Task<T> task) => task.IsCompletedSuccessfully ? task.Result : throw new InvalidOperationException("A memory store does not wait.");

    public CallLoop NewLoop() => new(Queue.Post, Time, _logs.CreateLogger<CallLoop>());

    public SipEndpoint NewEndpoint(SipHandlers handlers, IPEndPoint address) => new(
        new SipEndpointOptions { Address = new SipUri("sip", "", address.Address.ToString(), address.Port) }, handlers, [Wire.Open(address)], Ids, Time, _logs);

    public void Dispose()
    {
        foreach (var gateway in _gateways)
        {
            gateway.Stop();
        }

        PhoneMedia.Dispose();
    }

    internal string? PasswordOf(string seat) => _seats.Any(one => one.Id == seat) ? Password : null;

    private Stores StoresOf(MemoryStores stores) => new(
        StoreOutage.Around(stores.Seats, Power), StoreOutage.Around(stores.Lines, Power), StoreOutage.Around(stores.Callbacks, Power),
        StoreOutage.Around(stores.Overflow, Power), StoreOutage.Around(stores.Board, Power), StoreOutage.Around(stores.Announcements, Power), StoreOutage.Around(stores.Hours, Power));
}

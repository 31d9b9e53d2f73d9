using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Ivr.Acd;
using Ivr.Calls;
using Ivr.Flows;
using Ivr.Gateway.Ops;
using Ivr.Gateway.Records;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Gateway.Start;

/// <summary>
/// A whole gateway and its phones on ports of their own of 127.0.0.1, of the same parts as the real one: stores in memory,
/// records made and thrown away, no log. Nothing of it is seen from outside, and nothing stays of it.
/// </summary>
internal sealed class RehearsalHouse : IAsyncDisposable
{
    // Enough to run through, too little to count.
    private const int TraceBytes = 256 * 1024;

    private static readonly TimeSpan Keypress = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan Talk = TimeSpan.FromMilliseconds(200);

    private readonly RandomNumberGenerator _chance = RandomNumberGenerator.Create();
    private readonly IRtpNetwork _network = RtpNetwork.Create();
    private readonly TimeProvider _time;
    private readonly SipIds _ids;
    private readonly MediaEngine _media;
    private readonly CallCentre _calls;
    private readonly UdpTransport _wire;
    private readonly CallLoop _loop;
    private readonly SoftPhone _caller;
    private readonly SoftPhone _seat;
    private readonly UdpTransport _seatWire;
    private readonly MemoryStores _stores = new();
    private readonly Turns _turns = new();

    public RehearsalHouse(Prepared prepared, Dialplan plan, TimeProvider time)
    {
        _time = time;
        _wire = Wire();
        _seatWire = Wire();
        _ids = new SipIds(_chance);
        var ports = prepared.Settings.Rtp;
        var options = new MediaOptions { Address = IPAddress.Loopback, FirstPort = ports.First, LastPort = ports.Last, PortRest = TimeSpan.Zero };
        _media = new MediaEngine(options, new MediaClock(time, NullLoggerFactory.Instance), _network, new Random(), NullLoggerFactory.Instance);
        _calls = new CallCentre(Options(), Parts(prepared, plan));
        _loop = new CallLoop(_turns.Run, time, NullLogger<CallLoop>.Instance);
        _caller = Phone("caller", Wire());
        _seat = Phone("seat", _seatWire);
        _seat.OnIncoming = static leg =>
        {
            leg.Ring();
            leg.Answer();
        };
    }

    /// <exception cref="SipBindException">127.0.0.1 gives no port.</exception>
    public async Task StartAsync(int seats)
    {
        _seat.Start();
        _caller.Start();
        _calls.Start();
        await _stores.Seats.DefineAsync("rehearsal", [.. Enumerable.Range(0, seats).Select(Definition)], _time.GetUtcNow());
    }

    /// <summary>Calls at once, and waits until all are over.</summary>
    /// <returns>How many were answered.</returns>
    public Task<int> CallAsync(int calls, string entry)
    {
        var answered = 0;
        var left = calls;
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var call = 0; call < calls; call++)
        {
            _loop.Start(
                async () =>
                {
                    try
                    {
                        if (await CallAsync(entry))
                        {
                            answered++;
                        }
                    }
                    finally
                    {
                        if (--left == 0)
                        {
                            done.TrySetResult(answered);
                        }
                    }
                },
                "a rehearsed call");
        }

        return done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await _caller.DisposeAsync();
        await _calls.DisposeAsync();
        await _seat.DisposeAsync();
        _media.Dispose();
        _network.Dispose();
        _chance.Dispose();
    }

    private UdpTransport Wire() => new(new IPEndPoint(IPAddress.Loopback, 0), new SipSocketOptions { AfterDatagram = _turns.Done }, NullLoggerFactory.Instance);

    private static SipUri Address(string user) => new("sip", user, IPAddress.Loopback.ToString(), 0);

    private static CallCentreOptions Options() => new()
    {
        Instance = "rehearsal",
        Address = Address(""),
        Trunks = [new Trunk { Name = "rehearsal", City = RehearsalPlan.City, Sources = [new IPNetwork(IPAddress.Loopback, 32)] }],
        Seats = new SeatTimings { WrapUp = TimeSpan.FromMilliseconds(1) },
    };

    private CallCentreParts Parts(Prepared prepared, Dialplan plan)
    {
        var metrics = new GatewayMetrics();
        return new CallCentreParts
        {
            Plan = () => plan,
            Stores = new Stores(_stores.Seats, _stores.Lines, _stores.Callbacks, _stores.Overflow, _stores.Board, _stores.Announcements, _stores.Hours),
            Prompts = prepared.Prompts,
            Media = _media,
            Sip = handlers => Endpoint(handlers, Address(""), _wire),
            Ids = _ids,
            Time = _time,
            Run = _turns.Run,
            Logs = NullLoggerFactory.Instance,
            Records = record =>
            {
                JsonSerializer.Serialize(Stream.Null, record, RecordFile.Json);
                metrics.Count(record);
            },
            Journal = static _ => true,
            PasswordOf = static _ => null,
            TrunkPasswordOf = static _ => null,
            Chance = new Random(),
        };
    }

    private SipEndpoint Endpoint(SipHandlers handlers, SipUri address, UdpTransport wire) =>
        SipWiring.Endpoint(handlers, new SipEndpointOptions { Address = address, Trace = new SipTraceOptions { MostBytes = TraceBytes } }, [wire], _ids, _time, NullLoggerFactory.Instance);

    private SoftPhone Phone(string user, UdpTransport wire) =>
        new(new SoftPhoneOptions(Address(user), Address("")), _loop, _media, handlers => Endpoint(handlers, Address(user), wire));

    private SeatDefinition Definition(int number) =>
        new($"seat{number}", RehearsalPlan.City, [LineRequest.Speaks(RehearsalPlan.Language)], $"sip:{_seatWire.Local}");

    private async Task<bool> CallAsync(string entry)
    {
        var leg = _caller.Dial(new SipUri("sip", entry, _wire.Local.Address.ToString(), _wire.Local.Port));
        var answered = (await leg.Answered).Ok;
        if (answered && entry == RehearsalPlan.Whole)
        {
            await _loop.DelayAsync(Keypress, CancellationToken.None);
            leg.Media.SendDigit('1');
            await _loop.DelayAsync(Talk, CancellationToken.None);
            leg.HangUp();
        }

        await leg.Ended;
        return answered;
    }
}

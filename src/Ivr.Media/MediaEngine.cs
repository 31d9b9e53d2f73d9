using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Ivr.Media;

/// <summary>All legs, their ports and the one thread that moves their packets.</summary>
public sealed partial class MediaEngine : IDisposable
{
    private readonly Lock _gate = new();
    private readonly MediaOptions _options;
    private readonly IRtpNetwork _network;
    private readonly Random _random;
    private readonly LegPatience _patience;
    private readonly PortPool _ports;
    private readonly byte[] _name;
    private readonly Shard _shard;
    private readonly IDisposable _beat;
    private readonly ILogger _log;
    private int _disposed;

    /// <summary>Starts the beat. <paramref name="network"/> stays the caller's, to be disposed of after the engine.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message says which and why.</exception>
    public MediaEngine(MediaOptions options, IMediaClock clock, IRtpNetwork network, Random random, ILoggerFactory logs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(logs);
        Check(options);
        _options = options;
        _network = network;
        _random = random;
        _log = logs.CreateLogger<MediaEngine>();
        _patience = LegPatience.Of(options);
        _ports = new PortPool(options.FirstPort, options.LastPort, LegPatience.TicksOf(options.PortRest));
        _name = NameOf(random);
        _shard = new Shard(network, port => _ports.Return(port, _shard!.Tick), new Random(random.Next()), logs.CreateLogger<Shard>());
        _beat = clock.Start(_shard.Run);
    }

    /// <summary>Length of a sub-tick: the clock calls so often, each leg sends at every fourth.</summary>
    public static TimeSpan TickLength => TimeSpan.FromMilliseconds(5);

    /// <summary>Any thread.</summary>
    public MediaCounters Counters
    {
        get
        {
            var totals = _shard.Totals.Snapshot();
            return new MediaCounters(
                _ports.Taken, _ports.Free(_shard.Tick), _shard.Tick, totals.Sent, totals.Received,
                totals.Foreign, totals.Malformed, totals.SendFailures, _shard.Faults)
            {
                ReportsSent = Volatile.Read(ref _shard.Totals.ReportsSent),
                ReportsReceived = Volatile.Read(ref _shard.Totals.ReportsReceived),
                MalformedReports = Volatile.Read(ref _shard.Totals.MalformedReports),
                ForeignReports = Volatile.Read(ref _shard.Totals.ForeignReports),
                Overflown = Volatile.Read(ref _shard.Totals.Overflown),
                ToneKeys = Volatile.Read(ref _shard.Totals.ToneKeys),
                MostCommands = _shard.MostCommands,
            };
        }
    }

    /// <summary>Opens a leg on a port of its own. Any thread; all the leg has to tell comes as posts to <paramref name="home"/>.</summary>
    /// <exception cref="MediaPortsExhaustedException">No port is free, or each that is was refused by the system.</exception>
    public MediaSession Open(SynchronizationContext home)
    {
        ArgumentNullException.ThrowIfNull(home);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var socket = Bind();
        lock (_gate)
        {
            var stream = new OutStream((uint)_random.NextInt64(1L << 32), (ushort)_random.Next(1 << 16), (uint)_random.NextInt64(1L << 32));
            var announced = new IPEndPoint(_options.AnnouncedAddress ?? _options.Address, socket.Local.Port);
            var negotiation = new SdpNegotiation(new SdpWriter(announced, _random.NextInt64(1, 1L << 53)), socket.Local, _options.Codecs);
            return new MediaSession(home, _shard, negotiation, session => new RtpLeg(session, _shard, socket, stream, _patience, _name), socket.Local)
            {
                OpenControl = () => OpenControl(socket.Local),
            };
        }
    }

    /// <summary>A conference for legs of this engine. Any thread.</summary>
    public Conference OpenConference() => new(_shard);

    /// <summary>Ends the beat and closes every leg; what they play ends as <see cref="PlayResult.Stopped"/>.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _beat.Dispose();
            _shard.Stop();
        }
    }

    private IRtpSocket Bind()
    {
        // Another program may sit on ports of the range: each refused one rests like a closed one.
        for (var tries = _ports.Free(_shard.Tick); tries > 0 && _ports.Take(_shard.Tick) is { } port; tries--)
        {
            try
            {
                return _network.Open(_options.Address, port);
            }
            catch (SocketException error)
            {
                LogPortRefused(port, error.SocketErrorCode);
                _ports.Return(port, _shard.Tick);
            }
        }

        throw new MediaPortsExhaustedException($"No RTP port is free between {_options.FirstPort} and {_options.LastPort}: {_ports.Taken} are in use, the others at rest or refused.");
    }

    private IRtpSocket? OpenControl(IPEndPoint rtp)
    {
        try
        {
            return _network.Open(rtp.Address, rtp.Port + 1);
        }
        catch (SocketException error)
        {
            LogControlRefused(rtp.Port + 1, error.SocketErrorCode);
            return null;
        }
    }

    /// <summary>96 bits that nobody else has, one name for all legs: whoever looks at RTCP sees one gateway (RFC 7022 section 4.2).</summary>
    private static byte[] NameOf(Random random)
    {
        var bytes = new byte[12];
        random.NextBytes(bytes);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
    }

    private static void Check(MediaOptions options)
    {
        if (options.FirstPort is < 1 or > 65535 || options.LastPort > 65535 || options.LastPort < options.FirstPort + (options.FirstPort & 1))
        {
            throw new ArgumentException($"The RTP ports {options.FirstPort} to {options.LastPort} hold no even port between 1 and 65535.", nameof(options));
        }

        if (options.Codecs.Count == 0)
        {
            throw new ArgumentException("Without a codec nobody can be spoken to: name one at least.", nameof(options));
        }

        var announced = options.AnnouncedAddress ?? options.Address;
        if (announced.Equals(IPAddress.Any) || announced.Equals(IPAddress.IPv6Any))
        {
            throw new ArgumentException($"{announced} in a session description means 'on hold': name the address peers reach us at.", nameof(options));
        }
    }

    [LoggerMessage(304, LogLevel.Warning, "RTCP port {Port} cannot be opened ({Error}); this call's quality is known from our side only")]
    private partial void LogControlRefused(int port, SocketError error);

    [LoggerMessage(302, LogLevel.Warning, "RTP port {Port} cannot be opened ({Error}); another one is taken")]
    private partial void LogPortRefused(int port, SocketError error);
}

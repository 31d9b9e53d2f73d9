using System.Net;
using System.Text;
using Ivr.Media;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Fuzz;

/// <summary>
/// A whole leg, bridged to nobody, whose peer sends the datagram to both its ports: sound, keys, tones, RTCP. Then the same again
/// as the next packets of a stream, so that it is heard long enough to be listened to.
/// </summary>
internal sealed class LegTarget : ITarget, IDisposable
{
    private const int Packets = 12;

    private static readonly RtpAddress Peer = RtpAddress.From(new IPEndPoint(IPAddress.Parse("198.51.100.20"), 30000));
    private static readonly byte[] Offer = Encoding.ASCII.GetBytes(
        "v=0\r\no=- 1 1 IN IP4 198.51.100.20\r\ns=-\r\nc=IN IP4 198.51.100.20\r\nt=0 0\r\nm=audio 30000 RTP/AVP 8 0 9 13 101\r\na=rtpmap:101 telephone-event/8000\r\n");

    private readonly HandClock _clock = new();
    private readonly FedNetwork _network = new();
    private readonly TurnQueue _home = new();
    private readonly MediaEngine _engine;
    private MediaSession? _session;

    public LegTarget() => _engine = new MediaEngine(
        new MediaOptions { Address = IPAddress.Parse("192.0.2.10"), PortRest = TimeSpan.Zero }, _clock, _network, new Random(1), NullLoggerFactory.Instance);

    public string Name => "leg";

    public InputKind Kind => InputKind.Rtp;

    public void Read(byte[] bytes)
    {
        // what is found must be as it was
        var datagram = bytes.ToArray();
        for (var packet = 0; packet < Packets; packet++)
        {
            _network.Feed(datagram, Peer);
            _clock.Tick!(1);
            _home.Drain();
            if (datagram.Length >= RtpPacket.HeaderLength)
            {
                // the next of the same stream
                datagram[3]++;
                datagram[7] += 160;
            }
        }
    }

    public void Check(byte[] bytes)
    {
        if (_engine.Counters.Faults > 0)
        {
            throw new FindingException($"{_engine.Counters.Faults} errors inside the leg");
        }

        if (_session!.Statistics.Digits > Packets)
        {
            throw new FindingException($"{_session.Statistics.Digits} keys of {Packets} packets");
        }
    }

    /// <summary>A fresh leg for the next datagram.</summary>
    public void Renew()
    {
        _session?.Dispose();
        _clock.Tick!(1);
        _session = _engine.Open(_home);
        if (!_session.Answer(Offer).Accepted)
        {
            throw new FindingException("the leg's own offer was refused");
        }

        _clock.Tick!(1);
        _home.Drain();
    }

    public void Dispose()
    {
        _engine.Dispose();
        _network.Dispose();
    }

    private sealed class HandClock : IMediaClock
    {
        public MediaTick? Tick { get; private set; }

        public IDisposable Start(MediaTick tick)
        {
            Tick = tick;
            return new Nothing();
        }

        private sealed class Nothing : IDisposable
        {
            public void Dispose()
            {
            }
        }
    }

    private sealed class FedNetwork : IRtpNetwork
    {
        private readonly List<FedSocket> _open = [];

        public IRtpSocket Open(IPAddress address, int port)
        {
            var socket = new FedSocket(this, new IPEndPoint(address, port));
            _open.Add(socket);
            return socket;
        }

        public void Feed(byte[] bytes, RtpAddress from) => _open.ForEach(socket => socket.Waiting = (bytes, from));

        public int Poll(Span<IRtpSocket> ready)
        {
            var named = 0;
            foreach (var socket in _open)
            {
                if (socket.Waiting is not null && named < ready.Length)
                {
                    ready[named++] = socket;
                }
            }

            return named;
        }

        public int Flush(Span<IRtpSocket> refused) => 0;

        public void Forget(FedSocket socket) => _open.Remove(socket);

        public void Dispose() => _open.Clear();
    }

    private sealed class FedSocket(FedNetwork network, IPEndPoint local) : IRtpSocket
    {
        public (byte[] Bytes, RtpAddress From)? Waiting { get; set; }

        public IPEndPoint Local => local;

        public object? Owner { get; set; }

        public bool TryReceive(Span<byte> buffer, out int length, out RtpAddress from)
        {
            (length, from) = (0, default);
            if (Waiting is not { } waiting)
            {
                return false;
            }

            Waiting = null;
            length = Math.Min(waiting.Bytes.Length, buffer.Length);
            waiting.Bytes.AsSpan(0, length).CopyTo(buffer);
            from = waiting.From;
            return true;
        }

        public bool Send(ReadOnlySpan<byte> datagram, in RtpAddress to) => true;

        public void Dispose() => network.Forget(this);
    }
}

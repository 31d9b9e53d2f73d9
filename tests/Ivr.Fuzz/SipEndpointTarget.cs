using System.Net;
using System.Security.Cryptography;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Fuzz;

/// <summary>A whole endpoint behind its UDP transport: what a datagram makes it say, and that nothing escapes inside.</summary>
internal sealed class SipEndpointTarget : ITarget, IDisposable
{
    // A call that is up when the datagram comes: what names it reaches further in.
    private static readonly byte[] Invite = OwnSeeds.InviteOfCall();
    private static readonly byte[] Ack = OwnSeeds.AckOfCall();
    private static readonly SipBody Session = new("application/sdp", "v=0\r\n"u8.ToArray());

    private readonly OurTags _ids = new();
    private readonly FaultyLogs _logs = new();
    private readonly TurnQueue _home = new();
    private ScriptedWire _wire = new();

    public string Name => "sip-endpoint";

    public InputKind Kind => InputKind.Sip;

    public void Read(byte[] bytes)
    {
        _wire.Sent.Clear();
        _logs.Errors.Clear();
        _wire.Receiver!.Datagram(ScriptedWire.Neighbour, bytes);
        _home.Drain();
    }

    public void Check(byte[] bytes)
    {
        if (_logs.Errors.Count > 0)
        {
            throw new FindingException(_logs.Errors[0]);
        }

        foreach (var (flow, _) in _wire.Sent)
        {
            if (!flow.Remote.Address.Equals(ScriptedWire.Neighbour.Remote.Address))
            {
                throw new FindingException($"the answer went to {flow}, which sent nothing");
            }
        }

        Answers.Check(bytes, Invite, [.. _wire.Sent.Select(sent => sent.Bytes.ToArray())]);
    }

    /// <summary>A fresh endpoint in a call for the next datagram, so that what it says depends on nothing else.</summary>
    public void Renew()
    {
        _wire = new ScriptedWire();
        var endpoint = new SipEndpoint(
            new SipEndpointOptions { Address = new SipUri("sip", "", "10.0.0.1", 5060) },
            new SipHandlers
            {
                HomeFor = (_, _) => _home,
                ServiceHome = _home,
                OnInvite = call =>
                {
                    if (call.Request.CSeq.Number == OwnSeeds.FirstCSeq)
                    {
                        call.Answer(Session);
                    }
                    else
                    {
                        call.Reject(486);
                    }
                },
                OnRequest = request => request.Respond(200),
            },
            [_wire], _ids, new StillTime(), _logs);
        endpoint.Start();
        Read(Invite);
        Read(Ack);
    }

    public void Dispose()
    {
        _ids.Dispose();
        _logs.Dispose();
    }

    private sealed class OurTags : SipIds, IDisposable
    {
        private readonly RandomNumberGenerator _numbers;

        public OurTags()
            : this(RandomNumberGenerator.Create())
        {
        }

        private OurTags(RandomNumberGenerator numbers)
            : base(numbers) => _numbers = numbers;

        public override string NewTag() => OwnSeeds.OurTag;

        public void Dispose() => _numbers.Dispose();
    }

    private sealed class StillTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override long GetTimestamp() => 0;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new NoTimer();

        private sealed class NoTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }

    private sealed class ScriptedWire : ISipTransport
    {
        public static readonly SipFlow Neighbour = new(SipTransportKind.Udp, new IPEndPoint(IPAddress.Parse("192.0.2.77"), 6000));

        public List<(SipFlow Flow, ReadOnlyMemory<byte> Bytes)> Sent { get; } = [];

        public SipReceiver? Receiver { get; private set; }

        public SipTransportKind Kind => SipTransportKind.Udp;

        public IPEndPoint Local { get; } = new(IPAddress.Parse("10.0.0.1"), 5060);

        public void Start(SipReceiver receiver) => Receiver = receiver;

        public long Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
        {
            Sent.Add((flow, message));
            return 0;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    // The endpoint catches what escapes and says so as an error: that is where a finding shows.
    private sealed class FaultyLogs : ILoggerFactory, ILogger
    {
        public List<string> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Errors.Add($"{formatter(state, exception)}: {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}

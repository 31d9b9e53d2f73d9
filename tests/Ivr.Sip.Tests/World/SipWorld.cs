using System.Net;
using System.Text;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Sip.Tests;

/// <summary>One endpoint, the gateway at 10.0.0.1:5060, and one peer, in virtual time.</summary>
internal sealed class SipWorld
{
    public SipWorld(SipTransportKind kind = SipTransportKind.Udp, Func<SipEndpointOptions, SipEndpointOptions>? set = null, bool alsoTcp = false)
    {
        Queue = new RunQueue();
        Time = new VirtualTime(Queue);
        Wire = new TestWire(Queue);
        Home = new QueueHome(Queue);
        Peer = new Peer(Wire, () => Time.Elapsed, kind);
        Transport = new TestTransport(Wire, kind, Peer.Gateway);
        Tcp = new TestTransport(Wire, SipTransportKind.Tcp, Peer.Gateway);
        var options = new SipEndpointOptions { Address = new SipUri("sip", "", "10.0.0.1", 5060) };
        Endpoint = new SipEndpoint(set?.Invoke(options) ?? options, Handlers(), alsoTcp ? [Transport, Tcp] : [Transport], new CountingIds("gw"), Time, NullLoggerFactory.Instance);
        Endpoint.Start();
        Call = new PeerCall(Peer);
    }

    public RunQueue Queue { get; }

    public VirtualTime Time { get; }

    public TestWire Wire { get; }

    public QueueHome Home { get; }

    public TestTransport Transport { get; }

    /// <summary>The second transport of a gateway that has two.</summary>
    public TestTransport Tcp { get; }

    public Peer Peer { get; }

    public SipEndpoint Endpoint { get; }

    /// <summary>The peer's call to the gateway.</summary>
    public PeerCall Call { get; }

    /// <summary>What the gateway does with a call; nothing unless set.</summary>
    public Action<InboundCall> OnInvite { get; set; } = static _ => { };

    public Action<InboundRequest> OnRequest { get; set; } = static request => request.Respond(200);

    public InboundCall? Inbound { get; private set; }

    /// <summary>How calls ended, of either direction, in order.</summary>
    public List<SipCallEnd> Ends { get; } = [];

    public static SipBody Session(string text) => new("application/sdp", Encoding.UTF8.GetBytes(text));

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Everything that can happen now happens.</summary>
    public void Settle() => Time.RunFor(TimeSpan.Zero);

    public void Pass(double seconds) => Time.RunFor(TimeSpan.FromSeconds(seconds));

    /// <summary>A peer's call, answered and acknowledged.</summary>
    public InboundCall Talk(string offer = "offer", string headers = "")
    {
        OnInvite = static call => call.Answer(Session("answer"));
        Call.Invite(offer, headers);
        Settle();
        Call.ToTag = Peer.Final("INVITE").To.Tag;
        Call.Ack();
        Settle();
        return Inbound!;
    }

    /// <summary>A call of the gateway's to the peer.</summary>
    public OutboundCall Dial(Func<OutboundCallRequest, OutboundCallRequest>? set = null)
    {
        OutboundCall? call = null;
        Home.Post(
            _ =>
            {
                var request = new OutboundCallRequest
                {
                    Target = Peer.Kind == SipTransportKind.Udp
                        ? new SipUri("sip", "seat", "10.0.0.2", 5060)
                        : new SipUri("sip", "seat", "10.0.0.2", 5060).WithParameter("transport", Peer.Transport.ToLowerInvariant()),
                    From = new SipUri("sip", "12345", "10.0.0.1"),
                    Offer = Session("offer"),
                };
                call = Endpoint.Call(Home, set?.Invoke(request) ?? request);
                call.OnEnded = Ends.Add;
            },
            null);
        Settle();
        return call!;
    }

    /// <summary>A dialled call that the peer answered.</summary>
    public OutboundCall DialAnswered(string headers = "")
    {
        var call = Dial();
        Peer.Answer(Peer.Last("INVITE"), 200, headers: headers, body: "answer");
        Settle();
        return call;
    }

    /// <summary>A request of the gateway's outside any call.</summary>
    public Asked Ask(OutboundRequest request, CancellationToken stop = default)
    {
        var asked = new Asked();
        Home.Post(_ => _ = asked.RunAsync(Endpoint.RequestAsync(Home, request, stop)), null);
        Settle();
        return asked;
    }

    private SipHandlers Handlers() => new()
    {
        HomeFor = (_, _) => Home,
        OnInvite = call =>
        {
            Inbound = call;
            call.OnEnded = Ends.Add;
            OnInvite(call);
        },
        ServiceHome = Home,
        OnRequest = request => OnRequest(request),
    };
}

/// <summary>What came of a request, once something has.</summary>
internal sealed class Asked
{
    public SipResponse? Response { get; private set; }

    public bool IsCancelled { get; private set; }

    public async Task RunAsync(Task<SipResponse> asked)
    {
        try
        {
            Response = await asked;
        }
        catch (OperationCanceledException)
        {
            IsCancelled = true;
        }
    }
}

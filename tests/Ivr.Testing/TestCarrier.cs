using System.Net;
using Ivr.Calls;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Testing;

/// <summary>A carrier's border controller with a will of its own: what it says to OPTIONS, to a registration and to calls.</summary>
public sealed class TestCarrier
{
    private readonly World _world;
    private readonly CallLoop _loop;
    private readonly SipEndpoint _endpoint;
    private readonly List<TestCall> _rung = [];
    private readonly List<SipRequest> _invites = [];
    private readonly List<SipRequest> _requests = [];

    public TestCarrier(World world, string host)
    {
        _world = world;
        _loop = world.NewLoop();
        Host = host;
        Voice = world.Prompts.Make("voice by " + host, TimeSpan.FromSeconds(1));
        _endpoint = world.NewEndpoint(
            new SipHandlers { HomeFor = (_, _) => _loop, OnInvite = Invited, ServiceHome = _loop, OnRequest = Asked }, new IPEndPoint(IPAddress.Parse(host), 5060));
        _endpoint.Start();
    }

    public string Host { get; }

    /// <summary>Where it is called at.</summary>
    public SipUri Uri => new("sip", "", Host, 5060);

    public Prompt Voice { get; }

    /// <summary>What it answers to OPTIONS.</summary>
    public int OptionsStatus { get; set; } = 200;

    /// <summary>Says no to calls; null: they ring for two seconds and are answered.</summary>
    public Action<InboundCall>? Refuses { get; set; }

    /// <summary>What it lets a caller hear before it answers, in a 183; null: it says that it rings.</summary>
    public Prompt? Early { get; set; }

    /// <summary>Answers what rings, after two seconds.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>What it does with REGISTER; null: 405.</summary>
    public Action<InboundRequest>? Registrar { get; set; }

    /// <summary>Calls that rang here.</summary>
    public IReadOnlyList<TestCall> Rung => _rung;

    /// <summary>Every INVITE that came, refused ones too.</summary>
    public IReadOnlyList<SipRequest> Invites => _invites;

    /// <summary>Every REGISTER that came.</summary>
    public IReadOnlyList<SipRequest> Registrations => [.. _requests.Where(one => one.Method == "REGISTER")];

    public IReadOnlyList<SipRequest> Options => [.. _requests.Where(one => one.Method == "OPTIONS")];

    /// <summary>Brings a call.</summary>
    public TestCall Dial(SipUri target, string number, params IEnumerable<SipHeader> headers)
    {
        var call = new TestCall(_loop, new Ear(_world.Prompts, _world.Time));
        SipHeader[] all = [new SipHeader("P-Asserted-Identity", $"<sip:{number}@{Host}>"), .. headers];
        _loop.Post(() => call.Attach(Leg.Dial(
            _endpoint, _world.PhoneMedia, _loop, new OutboundCallRequest { Target = target, From = new SipUri("sip", number, Host), Headers = all })));
        return call;
    }

    private void Asked(InboundRequest request)
    {
        _requests.Add(request.Request);
        if (request.Request.Method == "REGISTER" && Registrar is { } registrar)
        {
            registrar(request);
        }
        else
        {
            request.Respond(request.Request.Method == "OPTIONS" ? OptionsStatus : 405);
        }
    }

    private void Invited(InboundCall inbound)
    {
        _invites.Add(inbound.Request);
        if (Refuses is { } refuse)
        {
            refuse(inbound);
            return;
        }

        var leg = Leg.Of(inbound, _world.PhoneMedia.Open(_loop));
        var call = new TestCall(_loop, new Ear(_world.Prompts, _world.Time));
        _rung.Add(call);
        call.Attach(leg);
        if (Early is null)
        {
            leg.Ring();
        }
        else if (leg.Progress())
        {
            leg.Media.Loop([Early]);
        }

        _ = _loop.After(TimeSpan.FromSeconds(2), () =>
        {
            if (Answers && !call.IsEnded)
            {
                call.Answer();
                leg.Media.Loop([Voice]);
            }
        });
    }
}

using System.Net;
using Ivr.Calls;
using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Testing;

/// <summary>What a phone does when it rings.</summary>
public enum Manners
{
    /// <summary>Rings for a while, answers and speaks.</summary>
    Answers,

    /// <summary>Rings, and nobody comes.</summary>
    RingsOnly,

    /// <summary>Says 486 at once.</summary>
    IsBusy,
}

/// <summary>A phone of the virtual world: a seat's, or the carrier's end of a trunk with all its citizens behind.</summary>
public sealed class TestPhone
{
    private readonly World _world;
    private readonly CallLoop _loop;
    private readonly SoftPhone _phone;
    private readonly List<TestCall> _calls = [];

    internal TestPhone(World world, SoftPhoneOptions options, string name)
    {
        _world = world;
        _loop = world.NewLoop();
        Voice = world.Prompts.Make("voice of " + name, TimeSpan.FromSeconds(1));
        Address = new IPEndPoint(IPAddress.Parse(options.Address.Host), options.Address.Port ?? 5060);
        _phone = new SoftPhone(options, _loop, world.PhoneMedia, handlers => world.NewEndpoint(handlers, Address));
        _phone.OnIncoming = Ring;
        _phone.Start();
    }

    public IPEndPoint Address { get; }

    /// <summary>What the other side hears while this phone speaks.</summary>
    public Prompt Voice { get; }

    public Manners Manners { get; set; } = Manners.Answers;

    /// <summary>Whether the sound of its next calls is protected.</summary>
    public SrtpPolicy Srtp
    {
        get => _phone.Srtp;
        set => _phone.Srtp = value;
    }

    public TimeSpan AnswersAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls that rang here, in order.</summary>
    public IReadOnlyList<TestCall> Rung => _calls;

    /// <summary>The call that rings or talks here now; null: none.</summary>
    public TestCall? Current => _calls.LastOrDefault(call => !call.IsEnded);

    /// <summary>The status of the last registration; null: none answered yet.</summary>
    public int? Registered { get; private set; }

    public void Register(TimeSpan? expires = null) => _loop.Start(
        async () => Registered = await _phone.RegisterAsync(expires ?? TimeSpan.FromMinutes(5), CancellationToken.None), "a registration");

    /// <summary>Dials; <paramref name="as"/> is the citizen's number as the carrier asserts it.</summary>
    public TestCall Dial(SipUri target, string? @as = null, params IEnumerable<SipHeader> headers)
    {
        var call = new TestCall(_loop, new Ear(_world.Prompts, _world.Time));
        SipHeader[] all = [.. @as is null ? [] : new[] { new SipHeader("P-Asserted-Identity", $"<sip:{@as}@{Address.Address}>") }, .. headers];
        _loop.Post(() => call.Attach(_phone.Dial(target, all)));
        return call;
    }

    /// <summary>Speaks in a call it has dialled.</summary>
    public void Speaks(TestCall call) => call.Speak(Voice);

    private void Ring(Leg leg)
    {
        var call = new TestCall(_loop, new Ear(_world.Prompts, _world.Time));
        _calls.Add(call);
        call.Attach(leg);
        if (Manners == Manners.IsBusy)
        {
            leg.Reject(486);
            return;
        }

        leg.Ring();
        if (Manners == Manners.Answers)
        {
            _ = _loop.After(AnswersAfter, () => Answer(call, leg));
        }
    }

    private void Answer(TestCall call, Leg leg)
    {
        if (!call.IsEnded)
        {
            call.Answer();
            leg.Media.Loop([Voice]);
        }
    }
}

using System.Collections.Concurrent;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The conversations of citizens that go on now, by the leg of who talks with them: for who picks one up. Any thread.</summary>
internal sealed class Talks
{
    private readonly ConcurrentDictionary<SipCall, TalkOrders> _talks = new();

    public void Add(Leg leg, TalkOrders orders) => _talks[leg.Sip] = orders;

    public void Remove(Leg leg) => _talks.TryRemove(leg.Sip, out _);

    public TalkOrders? Find(SipCall call) => _talks.GetValueOrDefault(call);
}

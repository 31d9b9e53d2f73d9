using System.Collections.Concurrent;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The conversations of citizens that go on now: by the leg of who talks with them, for who picks one up, and by the call, for who supervises. Any thread.</summary>
internal sealed class Talks
{
    private readonly ConcurrentDictionary<SipCall, TalkOrders> _legs = new();
    private readonly ConcurrentDictionary<string, Talk> _calls = new();

    public void Add(Leg leg, TalkOrders orders) => _legs[leg.Sip] = orders;

    public void Remove(Leg leg) => _legs.TryRemove(leg.Sip, out _);

    public TalkOrders? Find(SipCall call) => _legs.GetValueOrDefault(call);

    public void Add(string callId, Talk talk) => _calls[callId] = talk;

    public void Remove(string callId) => _calls.TryRemove(callId, out _);

    /// <summary>Has it done on the conversation's loop.</summary>
    /// <param name="callId">The citizen's call.</param>
    /// <param name="work">Comes back with why it was not done; null: it was.</param>
    /// <returns>That, or that there is no such conversation.</returns>
    public Task<Phrase?> OrderAsync(string callId, Func<Talk, Task<Phrase?>> work) => _calls.GetValueOrDefault(callId) is { } talk
        ? talk.Loop.OrderAsync(() => work(talk), "an order for a conversation")
        : Task.FromResult<Phrase?>(NoSuchTalk);

    public static readonly Phrase NoSuchTalk = "nobody talks with a citizen in this call now, on this gateway";
}

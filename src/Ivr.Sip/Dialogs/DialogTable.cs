using System.Collections.Concurrent;

namespace Ivr.Sip;

/// <summary>The calls that live, by Call-ID and our tag; the other side's tag is checked at home, where forks are known.</summary>
internal sealed class DialogTable
{
    private readonly ConcurrentDictionary<(string CallId, string LocalTag), SipCall> _calls = new();

    public int Count => _calls.Count;

    public IEnumerable<SipCall> All => _calls.Values;

    public SipCall? Find(string callId, string localTag) => _calls.GetValueOrDefault((callId, localTag));

    public void Add(SipCall call) => _calls[(call.CallId, call.LocalTag)] = call;

    public void Remove(SipCall call) => _calls.TryRemove(KeyValuePair.Create((call.CallId, call.LocalTag), call));
}

using System.Collections.Concurrent;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The calls that seats make themselves, as they live now. Any thread.</summary>
internal sealed class SeatCalls
{
    private readonly ConcurrentDictionary<SeatCall, CallLoop> _calls = new();

    public int Count => _calls.Count;

    /// <summary>The call of this seat's that the header names; null: none.</summary>
    public SeatCall? Find(Replaces replaces, string? seat) => _calls.Keys.FirstOrDefault(call => call.Seat == seat && call.Leg.Sip.IsNamedBy(replaces));

    /// <summary>On the call's loop: the whole call.</summary>
    public async Task RunAsync(SeatCall call, CallLoop loop)
    {
        _calls[call] = loop;
        try
        {
            await call.RunAsync();
        }
        finally
        {
            _calls.TryRemove(call, out _);
        }
    }

    /// <summary>Ends every call that lives; their records follow.</summary>
    public void EndAll()
    {
        foreach (var (call, loop) in _calls)
        {
            loop.Post(() => call.Leg.HangUp(SipReason.Q850(41)));
        }
    }
}

using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>How ringing all phones of a seat came out.</summary>
/// <param name="Leg">Who answered first; null: nobody.</param>
/// <param name="Busy">Else: at least one of them said so, whatever the others said.</param>
/// <param name="Dialled">Else: at least one was called at all; false: there was no RTP port.</param>
/// <param name="Unprotected">Else: one of them would not protect its sound as it must.</param>
/// <param name="Q850">Else: the cause one of them named (RFC 3326); null: none did.</param>
internal sealed record SeatForked(Leg? Leg, bool Busy, bool Dialled, bool Unprotected, int? Q850);

/// <summary>
/// Rings the phones of one seat: the most preferred together, those less preferred when these have all failed (RFC 3261
/// 16.6 item 5). The first that answers has the call, the others are called off; one that is busy ends nothing. On the
/// loop of the call.
/// </summary>
internal sealed class SeatFork(CallDesk desk, CallLoop loop, SrtpPolicy srtp, Func<SeatContact, OutboundCallRequest> request)
{
    private const string Elsewhere = "SIP;cause=200;text=\"Call completed elsewhere\"";

    private readonly List<Leg> _ringing = [];
    private bool _givenUp;
    private bool _dialled;
    private bool _busy;
    private bool _unprotected;
    private int? _q850;

    /// <summary>Some phone rings, or is being called, and none has answered.</summary>
    public bool Rings => _ringing.Count > 0 && _ringing.TrueForAll(leg => !leg.IsAnswered);

    /// <summary>Stops ringing; a phone that has answered is left alone.</summary>
    public void GiveUp(string? reason = null)
    {
        _givenUp = true;
        foreach (var leg in _ringing)
        {
            leg.GiveUp(reason);
        }
    }

    /// <summary>Rings one group after the other until a phone answers, all have failed or <see cref="GiveUp"/>.</summary>
    public async Task<SeatForked> RingAsync(IEnumerable<IReadOnlyList<SeatContact>> groups)
    {
        foreach (var group in groups)
        {
            if (_givenUp)
            {
                break;
            }

            if (await RingAsync(group) is { } leg)
            {
                return new SeatForked(leg, _busy, _dialled, false, null);
            }
        }

        return new SeatForked(null, _busy, _dialled, _unprotected, _q850);
    }

    private Task<Leg?> RingAsync(IReadOnlyList<SeatContact> group)
    {
        var over = new TaskCompletionSource<Leg?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Dial(group);
        foreach (var leg in _ringing.ToArray())
        {
            loop.Begin(() => WatchAsync(leg, over), "a phone that rings");
        }

        if (_ringing.Count == 0)
        {
            over.TrySetResult(null);
        }

        return over.Task;
    }

    private async Task WatchAsync(Leg leg, TaskCompletionSource<Leg?> over)
    {
        var answer = await leg.Answered;
        if (!_ringing.Remove(leg))
        {
            // called off
            return;
        }

        if (answer.Ok)
        {
            CallOffOthers();
            over.TrySetResult(leg);
            return;
        }

        _q850 ??= answer.End?.Q850;
        _unprotected |= answer.IsUnprotected || (srtp.Use == SrtpUse.Required && answer.End?.Status is 488 or 606);
        _busy |= answer.End?.Status is 486 or 600 or 603;
        if (_ringing.Count == 0)
        {
            over.TrySetResult(null);
        }
    }

    private void Dial(IReadOnlyList<SeatContact> group)
    {
        foreach (var contact in group)
        {
            try
            {
                _ringing.Add(Leg.Dial(desk.Endpoint, desk.Parts.Media, loop, request(contact), srtp));
                _dialled = true;
            }
            catch (MediaPortsExhaustedException)
            {
                // those that ring already may answer
                return;
            }
        }
    }

    // One that has answered as well meanwhile gets its BYE.
    private void CallOffOthers()
    {
        foreach (var leg in _ringing)
        {
            leg.HangUp(Elsewhere);
        }

        _ringing.Clear();
    }
}

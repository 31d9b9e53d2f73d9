using Ivr.Acd;

namespace Ivr.Calls;

/// <summary>The seat that rings for a waiting caller, who goes on hearing music, words and his keys meanwhile.</summary>
internal sealed class LineRing(CallDesk desk, CallLoop loop, CallFacts facts)
{
    private CancellationTokenSource? _giveUp;

    /// <summary>A seat rings, or has answered and was not taken yet.</summary>
    public bool IsOn => _giveUp is not null;

    /// <summary>Rings; the outcome comes as <see cref="LineEvent.Rang"/>.</summary>
    public void Start(SeatSnapshot seat, LineInbox inbox)
    {
        var giveUp = _giveUp = new CancellationTokenSource();
        facts.Timeline.Add("seat-ringing", seat.Id);
        loop.Begin(
            async () => inbox.Add(new LineEvent.Rang(seat, await desk.NewRing().RingAsync(loop, seat, facts.CallId, facts.Display("", ""), giveUp.Token))),
            "a ring");
    }

    /// <summary>The outcome was taken.</summary>
    public void Over() => _giveUp = null;

    /// <summary>The caller waits no more: the seat stops ringing and is free again.</summary>
    public void Stop() => _giveUp?.Cancel();

    /// <summary>A seat nobody needs any more, ringing or just answered.</summary>
    public void GiveBack(LineEvent left)
    {
        switch (left)
        {
            case LineEvent.Offered offered:
                Free(offered.Seat);
                break;
            case LineEvent.Rang { Ringing.Leg: { } leg } rang:
                leg.HangUp();
                Free(rang.Seat);
                break;
        }
    }

    private void Free(SeatSnapshot seat) => loop.Begin(() => desk.NewRing().LeaveAsync(seat, facts.CallId), "giving a seat back");
}

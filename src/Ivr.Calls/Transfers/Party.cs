using Ivr.Acd;

namespace Ivr.Calls;

/// <summary>Who talks with a caller: a seat, a partner city, a number outside. A leg, and what its end owes.</summary>
/// <param name="desk">Of this gateway.</param>
/// <param name="leg">Perhaps of another call's loop.</param>
/// <param name="who">As records name him.</param>
/// <param name="seat">The claimed seat; null: none is held.</param>
/// <param name="holder">Who holds it.</param>
internal sealed class Party(CallDesk desk, Leg leg, Answerer who, SeatSnapshot? seat = null, string holder = "")
{
    private bool _done;

    public Leg Leg => leg;

    public Answerer Who => who;

    public string Name => who.Seat ?? who.Number ?? who.City ?? "";

    /// <summary>Hangs up and gives his seat back, once; only the first end counts.</summary>
    public async Task DoneAsync(HandoverEnd end)
    {
        if (_done)
        {
            return;
        }

        _done = true;
        leg.HangUp();
        if (seat is not null)
        {
            await desk.NewRing().DoneAsync(seat, holder, end);
        }
    }
}

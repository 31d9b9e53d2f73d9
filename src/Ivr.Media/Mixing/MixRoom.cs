namespace Ivr.Media;

/// <summary>
/// One conference on the media thread. There is no turn in which it is mixed: each party fetches what it hears at its own beat. Two who
/// hear each other alone need no mixing: their packets are relayed as in a bridge, until somebody else is to be heard.
/// </summary>
internal sealed class MixRoom
{
    /// <summary>Parties at most: so many voices are no conversation any more.</summary>
    public const int Most = 16;

    /// <summary>60 ms of relaying go on when mixing begins, while the voices gather: nobody hears a gap.</summary>
    private const int Gathering = 12;

    private readonly List<RtpLeg> _legs = [];

    public void Join(RtpLeg leg, float heard, float hears)
    {
        if (leg.IsClosed || leg.Place?.Room == this || _legs.Count == Most)
        {
            return;
        }

        leg.Part();
        var seat = new MixSeat(heard, hears);
        foreach (var other in _legs)
        {
            var there = other.Place!.Seat;
            seat.Hear(there, there.Volume * hears);
            there.Hear(seat, heard * there.Hearing);
        }

        _legs.Add(leg);
        leg.Sit(new MixPlace(this, seat, leg));
        Settle(leg.Now);
    }

    public void Leave(RtpLeg leg)
    {
        if (leg.Place is not { } place || place.Room != this)
        {
            return;
        }

        leg.Rise();
        _legs.Remove(leg);
        foreach (var other in _legs)
        {
            other.Place!.Seat.Hear(place.Seat, 0);
        }

        Settle(leg.Now);
    }

    public void Hear(RtpLeg from, RtpLeg to, float gain)
    {
        if (from != to && from.Place is { } speaker && to.Place is { } listener && speaker.Room == this && listener.Room == this)
        {
            listener.Seat.Hear(speaker.Seat, gain);
            Settle(to.Now);
        }
    }

    private void Settle(long tick)
    {
        foreach (var leg in _legs)
        {
            var place = leg.Place!;
            if (Partner(place.Seat) is { } partner)
            {
                if (place.MixFrom != long.MaxValue)
                {
                    place.MixFrom = long.MaxValue;
                    leg.RelayWith(partner);
                }
            }
            else if (place.MixFrom == long.MaxValue)
            {
                place.MixFrom = leg.IsRelayedTo ? tick + Gathering : 0;
            }
        }

        // Only what somebody hears in a mix is decoded and kept for it.
        foreach (var leg in _legs)
        {
            leg.Place!.BeListenedTo(IsMixed(leg));
        }
    }

    private bool IsMixed(RtpLeg leg)
    {
        foreach (var other in _legs)
        {
            if (other != leg && other.Place!.Seat.Hears(leg.Place!.Seat) && Partner(other.Place.Seat) != leg)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Who alone hears him and is alone heard by him.</summary>
    private RtpLeg? Partner(MixSeat seat)
    {
        foreach (var leg in _legs)
        {
            if (leg.Place!.Seat is var other && other != seat && seat.HearsOnly(other) && other.HearsOnly(seat))
            {
                return leg;
            }
        }

        return null;
    }
}

/// <summary>Where a leg sits in a conference.</summary>
internal sealed class MixPlace
{
    private readonly RtpLeg _leg;
    private readonly AudioTap _say;
    private bool _isListenedTo;

    public MixPlace(MixRoom room, MixSeat seat, RtpLeg leg)
    {
        Room = room;
        Seat = seat;
        _leg = leg;
        _say = frame => seat.Say(frame, leg.Now);
    }

    public MixRoom Room { get; }

    public MixSeat Seat { get; }

    /// <summary>The sub-tick from which he hears the mix and no relayed packets; <see cref="long.MaxValue"/>: he is relayed to.</summary>
    public long MixFrom { get; set; }

    /// <summary>Whether what the leg's peer says goes into his ring.</summary>
    public void BeListenedTo(bool isIt)
    {
        if (isIt == _isListenedTo)
        {
            return;
        }

        _isListenedTo = isIt;
        if (isIt)
        {
            _leg.In.Add(_say);
        }
        else
        {
            _leg.In.Remove(_say);
        }
    }
}

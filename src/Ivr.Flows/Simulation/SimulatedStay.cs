namespace Ivr.Flows.Simulation;

/// <summary>
/// One stay in the line as the live call has it: position and offers as words over the music, the key for a callback, wider
/// pools, a seat when the house has one free, and the store that may go away.
/// </summary>
internal sealed class SimulatedStay
{
    // As the live line: nobody is told that all are busy before a free seat could be offered.
    private static readonly TimeSpan TimeForAnOffer = TimeSpan.FromSeconds(2);

    // Rosters end with a minute.
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SimulatedLine _line;
    private readonly SimulatedPhone _phone;
    private readonly HouseState _house;
    private readonly LineWait _wait;
    private readonly LineWords _words;
    private readonly TimeSpan _enough;
    private TimeSpan _nextWord;
    private TimeSpan _roster;
    private bool _positionSaid;

    public SimulatedStay(SimulatedLine line, SimulatedPhone phone, HouseState house, LineWait wait, LineWords words)
    {
        (_line, _phone, _house, _wait, _words) = (line, phone, house, wait, words);
        _nextWord = phone.Now + Later(TimeForAnOffer, wait.FirstAfter - line.Waited);
        _roster = wait.IsStaffed is null ? TimeSpan.MaxValue : phone.Now + Minute - new TimeSpan((house.At + phone.Now).Ticks % Minute.Ticks);
        _enough = wait.MaxWait is { } most ? phone.Now + most : TimeSpan.MaxValue;
    }

    private enum Event
    {
        Seat,
        StoreGone,
        Roster,
        Enough,
        Wider,
        WordDue,
        WordSaid,
    }

    /// <summary>Waits until a person, a key or the time ends it.</summary>
    public LineExit Run()
    {
        _line.Watch();
        Listen();
        while (true)
        {
            var (happens, at) = Next();

            // Keys pressed while the store was asked count as soon as it answers.
            var key = _phone.TakeKey() ?? (_phone.Pass(at, untilKey: true) ? _phone.TakeKey() : null);
            if ((key is { } pressed ? Press(pressed) : Handle(happens)) is { } exit)
            {
                _words.Stop();
                return exit;
            }
        }
    }

    private (Event Happens, TimeSpan At) Next()
    {
        var next = (Happens: Event.Seat, At: _line.SeatAt());
        Consider(Event.StoreGone, _line.StoreGoneAt());
        Consider(Event.Roster, _roster);
        Consider(Event.Enough, _enough);
        Consider(Event.Wider, _line.WiderAt());
        Consider(Event.WordDue, _nextWord);
        Consider(Event.WordSaid, _words.NextAt ?? TimeSpan.MaxValue);
        return next;

        void Consider(Event happens, TimeSpan at) => next = at < next.At ? (happens, at) : next;
    }

    private LineExit? Handle(Event happened)
    {
        switch (happened)
        {
            case Event.Seat:
                return LineExit.Served;
            case Event.StoreGone:
                return LineExit.StoreDown;
            case Event.Roster when !_wait.IsStaffed!() && !_line.HasSeat:
                return LineExit.Unstaffed;
            case Event.Roster:
                _roster += Minute;
                return null;
            case Event.Enough:
                _phone.Say("line: waited long enough");
                return LineExit.TimedOut;
            case Event.Wider when _line.Widen():
                _words.Say(_wait.Overflow);
                return null;
            case Event.WordDue:
                SayNext();
                return null;
            case Event.WordSaid when _words.GoOn():
                Listen();
                return null;
            default:
                return null;
        }
    }

    private LineExit? Press(char key)
    {
        if (key == _wait.CallbackKey)
        {
            return LineExit.CallbackRequested;
        }

        if (key == '*')
        {
            SayPosition();
        }

        Listen();
        return null;
    }

    // In the line he is listened to all the time.
    private void Listen() => _phone.Fingers.Asked(_phone.Now, TimeSpan.MaxValue);

    private void SayNext()
    {
        if (_positionSaid)
        {
            _words.Say(_wait.Repeat);
        }
        else
        {
            _positionSaid = true;
            SayPosition();
        }

        _nextWord += Later(_wait.Every, TimeForAnOffer);
    }

    // Only the store knows it.
    private void SayPosition()
    {
        if (!_house.StoreAway(_phone.Now))
        {
            _words.Say(_wait.Position(_line.Ahead));
        }
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

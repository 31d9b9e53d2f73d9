namespace Ivr.Flows.Simulation;

/// <summary>
/// The line as the live call keeps it: position and offers as words over the music, the key for a callback, wider pools as
/// the overflow rule says, a seat when the house has one free, and the store that may go away.
/// </summary>
internal sealed class SimulatedLine(SimulatedPhone phone, HouseState house, Transcript transcript)
{
    // As the live line: nobody is told that all are busy before a free seat could be offered, and the store may be away so long.
    private static readonly TimeSpan TimeForAnOffer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(8);

    private TimeSpan? _entered;
    private SimulatedOverflow? _overflow;

    public bool Entered => _entered is not null;

    public LineRequest Request { get; private set; } = new([], TimeSpan.Zero, null);

    public void Enter(LineRequest request)
    {
        Request = request;
        if (_entered is null)
        {
            _entered = phone.Now;
            phone.Say("line: enters");
        }
    }

    /// <param name="length">How long a prompt is.</param>
    public LineExit Wait(LineWait wait, Func<string, TimeSpan> length)
    {
        var began = phone.Now;
        phone.ForgetKeys();
        phone.Say($"line: waits for {string.Join(' ', Request.Skills)}{(Request.PriorityBoost > TimeSpan.Zero ? $", {Request.PriorityBoost.TotalSeconds:0.#} s ahead" : "")}");
        var words = new LineWords(phone, length);
        var exit = StoreAnswers(began + StorePatience) ? Stay(wait, began, words) : LineExit.StoreDown;
        words.Stop();
        phone.Fingers.NotAsked(silent: true);
        phone.ForgetKeys();
        if (exit == LineExit.StoreDown)
        {
            phone.Say("line: the store is away");
        }
        else if (exit == LineExit.Served)
        {
            Talk();
        }

        return exit;
    }

    private LineExit Stay(LineWait wait, TimeSpan began, LineWords words)
    {
        _overflow ??= new SimulatedOverflow(house, transcript.City.City);
        _overflow.Look(phone.Now);
        var spoken = 0;
        var nextWord = began + Later(TimeForAnOffer, wait.FirstAfter - (began - _entered!.Value));
        var enough = wait.MaxWait is { } most ? began + most : TimeSpan.MaxValue;
        Ask();
        while (true)
        {
            // Keys pressed while the store was asked count as soon as it answers.
            if (phone.TakeKey() is { } key)
            {
                if (Press(key, wait, words))
                {
                    return LineExit.CallbackRequested;
                }

                Ask();
                continue;
            }

            var seat = SeatAt();
            var wider = _overflow.NextAt(_entered!.Value) ?? TimeSpan.MaxValue;
            var away = StoreGoneAt() ?? TimeSpan.MaxValue;
            var next = Earliest(seat, wider, away, enough, nextWord, words.NextAt ?? TimeSpan.MaxValue);
            if (phone.Pass(next, untilKey: true))
            {
                continue;
            }

            if (next == seat)
            {
                return LineExit.Served;
            }

            if (next == away)
            {
                return LineExit.StoreDown;
            }

            if (next == enough)
            {
                phone.Say("line: waited long enough");
                return LineExit.TimedOut;
            }

            if (next == wider)
            {
                phone.Say(_overflow.Climb(phone.Now) ? "line: overflows to the pool" : "line: overflows to the partner");
                words.Say(_overflow.IsPool ? wait.Overflow : []);
            }
            else if (next == nextWord)
            {
                SayNext(wait, words, spoken++);
                nextWord += Later(wait.Every, TimeForAnOffer);
            }
            else if (words.GoOn())
            {
                Ask();
            }
        }
    }

    // In the line he is listened to all the time.
    private void Ask() => phone.Fingers.Asked(phone.Now, TimeSpan.MaxValue);

    private void SayNext(LineWait wait, LineWords words, int number)
    {
        if (number > 0)
        {
            words.Say(wait.Repeat);
        }
        else
        {
            SayPosition(wait, words);
        }
    }

    /// <returns>Whether it asks for a callback.</returns>
    private bool Press(char key, LineWait wait, LineWords words)
    {
        if (key == '*')
        {
            SayPosition(wait, words);
        }

        return key == wait.CallbackKey;
    }

    // Only the store knows it.
    private void SayPosition(LineWait wait, LineWords words)
    {
        if (!house.StoreAway(phone.Now))
        {
            words.Say(wait.Position(house.Ahead));
        }
    }

    private void Talk()
    {
        transcript.PersonAfter ??= phone.Now;
        phone.Say($"person after {phone.Now.TotalSeconds:0} s");
        phone.Pass(phone.Now + house.Talk, untilKey: false);
        phone.ForgetKeys();
        phone.Say("line: served");
    }

    private bool StoreAnswers(TimeSpan patience)
    {
        while (house.StoreAway(phone.Now))
        {
            if (phone.Now >= patience)
            {
                return false;
            }

            phone.Pass(phone.Now + TimeSpan.FromSeconds(1), untilKey: false);
        }

        return true;
    }

    private TimeSpan? StoreGoneAt() =>
        house.StoreDownAt + StorePatience is { } at && at >= phone.Now && house.StoreAway(at) ? at : null;

    private TimeSpan SeatAt()
    {
        var after = Request.Language is { } tag && house.Speakers.TryGetValue(tag, out var speakers) ? speakers.After : _overflow!.SeatAfter;
        if (after is not { } free)
        {
            return TimeSpan.MaxValue;
        }

        var at = Later(phone.Now, _entered!.Value + free);
        return !house.StoreAway(at) ? at : house.StoreUpAt ?? TimeSpan.MaxValue;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Earliest(params ReadOnlySpan<TimeSpan> times)
    {
        var least = times[0];
        foreach (var time in times)
        {
            least = time < least ? time : least;
        }

        return least;
    }
}

namespace Ivr.Acd;

internal sealed class MemoryCallbackStore(MemoryHouse house) : ICallbackStore
{
    private readonly Dictionary<string, Open> _open = [];
    private readonly List<Callback> _closed = [];
    private int _opened;

    public Task<CallbackOpened> OpenAsync(CallbackRequest request, DateTimeOffset due, DateTimeOffset now) => house.Do(() =>
    {
        if (_open.Values.FirstOrDefault(one => one.Callback.Request.Number == request.Number) is { } known)
        {
            known.Merge(request, due);
            return new CallbackOpened(known.Callback.Id, true);
        }

        var id = $"cb{++_opened}";
        _open[id] = new Open(new Callback { Id = id, Request = request, State = CallbackState.Open, OpenedAt = now, Due = due });
        return new CallbackOpened(id, false);
    });

    public Task<Callback?> TakeDueAsync(string owner, string token, DateTimeOffset lease, DateTimeOffset now, bool onlyUrgent) => house.Do(() =>
    {
        var taken = _open.Values.FirstOrDefault(one => one.Token == token && one.Callback.Owner == owner);
        if (taken is null)
        {
            taken = InOrder().FirstOrDefault(one => one.Token is null && one.Callback.Due <= now && (one.Callback.Request.Urgent || !onlyUrgent));
            taken?.Take(owner, token, lease, now);
        }

        return taken?.Callback;
    });

    public Task<bool> RenewAsync(string id, string token, DateTimeOffset lease, DateTimeOffset now) =>
        HeldAsync(id, token, taken => taken.Callback = taken.Callback with { Due = lease });

    public Task<bool> RetryAsync(string id, string token, DateTimeOffset? due, string outcome, DateTimeOffset now) => HeldAsync(id, token, taken =>
    {
        var givenUp = due is null && !taken.Presses;
        outcome = givenUp ? "given-up: " + outcome : outcome;
        taken.WriteDown(outcome, counts: !taken.Presses, now);
        if (givenUp)
        {
            Close(taken, outcome, now);
        }
        else
        {
            taken.LetGo(due ?? now, now);
        }
    });

    public Task<bool> PostponeAsync(string id, string token, DateTimeOffset due, DateTimeOffset now) => HeldAsync(id, token, taken =>
    {
        taken.Callback = taken.Callback with { Postponed = taken.Callback.Postponed + 1 };
        taken.LetGo(due, now);
    });

    public Task<bool> CloseAsync(string id, string token, string outcome, DateTimeOffset now) => HeldAsync(id, token, taken =>
    {
        taken.WriteDown(outcome, counts: true, now);
        Close(taken, outcome, now);
    });

    public Task<bool> CloseByNumberAsync(string number, string outcome, DateTimeOffset now) => house.Do(() =>
    {
        if (_open.Values.FirstOrDefault(one => one.Callback.Request.Number == number) is not { } open)
        {
            return false;
        }

        Close(open, outcome, now);
        return true;
    });

    public Task<int> ReapAsync(DateTimeOffset now) => house.Do(() =>
    {
        if (house.SparesLeases("callbacks", now))
        {
            return 0;
        }

        var lapsed = _open.Values.Where(one => one.Token is not null && one.Callback.Due <= now).ToArray();
        foreach (var one in lapsed)
        {
            one.WriteDown("lapsed", counts: false, now);
            one.LetGo(now, now);
        }

        return lapsed.Length;
    });

    public Task<IReadOnlyList<Callback>> ListAsync(int most) => house.Do<IReadOnlyList<Callback>>(() =>
        [.. InOrder().OrderBy(one => one.Token is null).Take(most).Select(one => one.Callback)]);

    public Task<IReadOnlyList<Callback>> HistoryAsync(int most) => house.Do<IReadOnlyList<Callback>>(() =>
        [.. _closed.OrderByDescending(one => one.Due).ThenByDescending(one => one.Id, StringComparer.Ordinal).Take(most)]);

    public Task<CallbackCounts> CountAsync(DateTimeOffset now) => house.Do(() =>
    {
        var waiting = _open.Values.Where(one => one.Token is null).Select(one => one.Callback).ToArray();
        return new CallbackCounts(
            waiting.Length, waiting.Count(one => one.Due <= now), _open.Count - waiting.Length, waiting.Length == 0 ? null : waiting.Min(one => one.Due), waiting.Count(one => one.Request.Urgent));
    });

    private IEnumerable<Open> InOrder() => _open.Values.OrderBy(one => one.Token is null && !one.Callback.Request.Urgent).ThenBy(one => one.Callback.Due).ThenBy(one => one.Callback.Id, StringComparer.Ordinal);

    private Task<bool> HeldAsync(string id, string token, Action<Open> step) => house.Do(() =>
    {
        if (!_open.TryGetValue(id, out var open) || open.Token != token)
        {
            return false;
        }

        step(open);
        return true;
    });

    private void Close(Open open, string outcome, DateTimeOffset now)
    {
        _open.Remove(open.Callback.Id);
        _closed.Add(open.Callback with { State = CallbackState.Closed, Due = now, Owner = null, Outcome = outcome });
        _closed.RemoveAll(one => one.Due < now - CallbackHistory.Keep);
        while (_closed.Count > CallbackHistory.Most)
        {
            _closed.RemoveAt(0);
        }
    }

    private sealed class Open(Callback callback)
    {
        private DateTimeOffset _takenAt;

        public Callback Callback { get; set; } = callback;

        public string? Token { get; private set; }

        /// <summary>He has called again in an emergency since it was taken.</summary>
        public bool Presses { get; private set; }

        public void Merge(CallbackRequest later, DateTimeOffset due)
        {
            var former = Callback.Request;
            Presses |= later.Urgent && Token is not null;
            Callback = Callback with
            {
                Request = later with
                {
                    Skills = later.Skills.Count > 0 ? later.Skills : former.Skills,
                    Language = later.Language ?? former.Language,
                    Message = later.Message ?? former.Message,
                    Urgent = later.Urgent || former.Urgent,
                },
                Attempts = later.Urgent && !former.Urgent ? 0 : Callback.Attempts,
                Due = Token is null && due < Callback.Due ? due : Callback.Due,
            };
        }

        public void Take(string owner, string token, DateTimeOffset lease, DateTimeOffset now)
        {
            (Token, _takenAt) = (token, now);
            Callback = Callback with { State = CallbackState.Taken, Owner = owner, Due = lease };
        }

        public void LetGo(DateTimeOffset due, DateTimeOffset now)
        {
            Callback = Callback with { State = CallbackState.Open, Owner = null, Due = Presses ? now : due };
            (Token, Presses) = (null, false);
        }

        public void WriteDown(string outcome, bool counts, DateTimeOffset now) => Callback = Callback with
        {
            Attempts = Callback.Attempts + (counts ? 1 : 0),
            History = [.. Callback.History.Append(new CallbackAttempt(_takenAt, Callback.Owner!, now, outcome)).TakeLast(CallbackHistory.MostAttempts)],
        };
    }
}

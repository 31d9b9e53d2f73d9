namespace Ivr.Flows.Simulation;

/// <summary>The steps of a caller, one after another, on the call's time: what he hears and whether he is listened to says when the next is due.</summary>
internal sealed class Fingers(SimulatedCaller caller, Transcript transcript)
{
    private static readonly TimeSpan Reaction = TimeSpan.FromSeconds(1);

    private readonly Queue<KeyStep> _steps = new(caller.Keys.Steps);
    private TimeSpan _last;
    private (string Id, TimeSpan At, TimeSpan Length)? _playing;
    private (string Id, TimeSpan At)? _played;
    private (TimeSpan At, TimeSpan Wait)? _asked;

    /// <summary>When he does the next thing, as far as is known by now; may be past.</summary>
    public TimeSpan? Due => !_steps.TryPeek(out var next) ? null : next.Moment switch
    {
        KeyMoment.At => next.Time,
        KeyMoment.During => _playing is { } now && now.Id == next.Prompt ? Earlier(After(now.At, now.Length), now.At + now.Length) : null,
        KeyMoment.After => _played is { } over && over.Id == next.Prompt ? After(over.At, TimeSpan.MaxValue) : null,
        _ => next.Act != KeyAct.StaySilent && _asked is { } asked ? After(asked.At, asked.Wait) : null,
    };

    public IReadOnlyList<KeyStep> Undone => [.. _steps];

    public void Hears(string id, TimeSpan now, TimeSpan length) => _playing = (id, now, length);

    public void Heard(string id, TimeSpan now)
    {
        _playing = null;
        _played = (id, now);
    }

    /// <summary>He is listened to from now on, for <paramref name="wait"/>.</summary>
    public void Asked(TimeSpan now, TimeSpan wait)
    {
        _asked = (now, wait);
        if (_steps.Count == 0 && caller.More is { } more)
        {
            foreach (var step in more(transcript).Steps)
            {
                _steps.Enqueue(step);
            }
        }
    }

    /// <summary>He is listened to no more; what he did not say then was his silence.</summary>
    public void NotAsked(bool silent)
    {
        _asked = null;
        if (silent && _steps.TryPeek(out var next) && next.Act == KeyAct.StaySilent)
        {
            _steps.Dequeue();
        }
    }

    public KeyStep Take(TimeSpan now)
    {
        _last = now;
        return _steps.Dequeue();
    }

    // Who has less than two reactions of time acts in the middle of it.
    private TimeSpan After(TimeSpan from, TimeSpan within) => Later(from, _last) + Earlier(Reaction, within / 2);

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

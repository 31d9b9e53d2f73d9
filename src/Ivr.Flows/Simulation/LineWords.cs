namespace Ivr.Flows.Simulation;

/// <summary>Words over the music, one after another; what is to be said already is not said twice.</summary>
internal sealed class LineWords(SimulatedPhone phone, Func<string, TimeSpan> length)
{
    private readonly List<IReadOnlyList<string>> _words = [];
    private int _piece;

    /// <summary>When the piece that is said now ends; null: nothing is said.</summary>
    public TimeSpan? NextAt { get; private set; }

    public void Say(IReadOnlyList<string> ids)
    {
        if (ids.Count > 0 && !_words.Any(words => words.SequenceEqual(ids)))
        {
            _words.Add(ids);
            if (_words.Count == 1)
            {
                Begin();
            }
        }
    }

    /// <summary>A piece is over.</summary>
    /// <returns>Whether all words are said.</returns>
    public bool GoOn()
    {
        phone.Fingers.Heard(_words[0][_piece], phone.Now);
        if (++_piece < _words[0].Count)
        {
            Speak();
            return false;
        }

        _words.RemoveAt(0);
        NextAt = null;
        if (_words.Count > 0)
        {
            Begin();
        }

        return _words.Count == 0;
    }

    public void Stop()
    {
        if (NextAt is not null)
        {
            phone.Fingers.Heard(_words[0][_piece], phone.Now);
            NextAt = null;
        }
    }

    private void Begin()
    {
        _piece = 0;
        phone.Say($"line: says {string.Join(' ', _words[0])}");
        Speak();
    }

    private void Speak()
    {
        var id = _words[0][_piece];
        phone.Fingers.Hears(id, phone.Now, length(id));
        NextAt = phone.Now + length(id);
    }
}

using Ivr.Media;

namespace Ivr.Calls;

/// <summary>Music, and words over it, one after another: the last word ends, the music goes on; a seat answers, all stops.</summary>
internal sealed class Announcer(CallLoop loop, Leg leg, Speech speech, CallFacts facts, string music)
{
    private readonly List<IReadOnlyList<string>> _words = [];
    private CancellationTokenSource _stop = new();

    /// <summary>What is played to who waits; null: nothing is recorded.</summary>
    public Prompt? Tune => speech.Music(music);

    public void Music()
    {
        if (_stop.IsCancellationRequested)
        {
            _stop = new CancellationTokenSource();
        }

        if (!leg.IsEnded && Tune is { } tune)
        {
            leg.Media.Loop([tune]);
        }
    }

    /// <summary>Says the prompts, after what is being said; what is to be said already is not said twice.</summary>
    public void Say(IReadOnlyList<string> ids)
    {
        if (_stop.IsCancellationRequested || leg.IsEnded || ids.Count == 0 || _words.Any(words => words.SequenceEqual(ids)))
        {
            return;
        }

        _words.Add(ids);
        if (_words.Count == 1)
        {
            loop.Begin(SpeakAsync, "an announcement");
        }
    }

    public void Stop()
    {
        _stop.Cancel();
        if (!leg.IsEnded)
        {
            leg.Media.StopPlaying();
        }
    }

    private async Task SpeakAsync()
    {
        var stop = _stop.Token;
        while (_words.Count > 0 && !stop.IsCancellationRequested)
        {
            facts.Timeline.Add("say", string.Join(' ', _words[0]));
            await leg.Media.PlayAsync(speech.Find(_words[0], facts.Language, facts.Voice), stopOnDigit: false, stop);
            _words.RemoveAt(0);
        }

        if (stop.IsCancellationRequested)
        {
            _words.Clear();
        }
        else if (!leg.IsEnded)
        {
            Music();
        }
    }
}

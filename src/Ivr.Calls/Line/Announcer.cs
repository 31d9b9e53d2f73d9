using Ivr.Media;

namespace Ivr.Calls;

/// <summary>Music, and words over it: a word ends, the music goes on; a seat answers, both stop.</summary>
internal sealed class Announcer(CallLoop loop, Leg leg, Speech speech, CallFacts facts, string music)
{
    private CancellationTokenSource? _speaking;
    private bool _stopped;

    /// <summary>What is played to who waits; null: nothing is recorded.</summary>
    public Prompt? Tune => speech.Music(music);

    public void Music()
    {
        _stopped = false;
        if (!leg.IsEnded && Tune is { } tune)
        {
            leg.Media.Loop([tune]);
        }
    }

    /// <summary>Says the prompts now, in place of what is being said.</summary>
    public void Say(IReadOnlyList<string> ids)
    {
        if (_stopped || leg.IsEnded || ids.Count == 0)
        {
            return;
        }

        _speaking?.Cancel();
        var speaking = _speaking = new CancellationTokenSource();
        facts.Timeline.Add("say", string.Join(' ', ids));
        loop.Start(async () =>
        {
            await leg.Media.PlayAsync(speech.Find(ids, facts.Language, facts.Voice), stopOnDigit: false, speaking.Token);
            if (ReferenceEquals(_speaking, speaking))
            {
                _speaking = null;
                if (!_stopped)
                {
                    Music();
                }
            }
        }, "an announcement");
    }

    public void Stop()
    {
        _stopped = true;
        _speaking?.Cancel();
        _speaking = null;
        if (!leg.IsEnded)
        {
            leg.Media.StopPlaying();
        }
    }
}

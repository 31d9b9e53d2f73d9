using Ivr.Media;

namespace Ivr.Calls;

/// <summary>
/// The room a citizen talks in: he, whoever talks with him, and a supervisor. Each hears all others; who is left alone because the others
/// hold hears music. It outlives those who come and go. A leg may belong to another call's loop: what it tells comes back to this one.
/// </summary>
internal sealed class TalkRoom(CallDesk desk, CallLoop loop, Leg caller, Prompt? music)
{
    private readonly Conference _conference = desk.Parts.Media.OpenConference();
    private readonly HashSet<Leg> _inside = [];
    private readonly HashSet<Leg> _withMusic = [];
    private IReadOnlyList<Party> _others = [];
    private IReadOnlyList<Leg> _talking = [];
    private Supervision? _supervision;

    /// <summary>Lets them talk. Returns when one of them has ended or <paramref name="until"/> is done; who is left stays inside until the next talk or <see cref="Part"/>.</summary>
    /// <param name="others">Who talks with the citizen.</param>
    public async Task<ConversationEnd> RunAsync(IReadOnlyList<Party> others, Task until)
    {
        _others = [.. others];
        _talking = [caller, .. others.Select(party => party.Leg)];
        _withMusic.Clear();
        foreach (var leg in _talking)
        {
            leg.OnHold = _ => loop.Post(Arrange);
            leg.OnLost = () => leg.HangUp();
            if (!leg.IsEnded)
            {
                leg.Media.StopPlaying();
            }
        }

        foreach (var gone in _inside.Except(_talking).ToArray())
        {
            Leave(gone);
        }

        Arrange();
        await CallLoop.FirstAsync([until, .. _talking.Select(leg => leg.Ended)]);
        foreach (var leg in _talking)
        {
            leg.OnHold = null;
            leg.OnLost = null;
        }

        _talking = [];
        return caller.IsEnded ? ConversationEnd.CallerLeft
            : others.Any(party => party.Leg.IsLost) ? ConversationEnd.OtherLost
            : others.Any(party => party.Leg.IsEnded) ? ConversationEnd.OtherLeft
            : ConversationEnd.Interrupted;
    }

    /// <summary>Nobody hears anybody any more.</summary>
    public void Part()
    {
        foreach (var leg in _inside.ToArray())
        {
            Leave(leg);
        }
    }

    /// <summary>A supervisor listens from now on, or does so in another way; null: he has gone.</summary>
    public void Supervise(Supervision? supervision)
    {
        if (_supervision is { } former && former != supervision)
        {
            Leave(former.Leg);
        }

        _supervision = supervision;
        if (supervision is { Leg.IsEnded: false })
        {
            _conference.Join(supervision.Leg.Media, heard: 0);
            Hear(supervision);
        }
    }

    /// <summary>The seats hear that a supervisor has come, or does something else from now on.</summary>
    public void Beep()
    {
        foreach (var party in _others.Where(party => party.Who.Seat is not null && !party.Leg.IsEnded && !_withMusic.Contains(party.Leg)))
        {
            _ = party.Leg.Media.PlayAsync([Tones.Done], stopOnDigit: false, CancellationToken.None);
        }
    }

    private void Arrange()
    {
        var here = _talking.Where(leg => !leg.IsEnded).ToArray();
        foreach (var leg in here.Where(_inside.Add))
        {
            _conference.Join(leg.Media);
        }

        var present = here.Where(leg => !leg.Holds).ToArray();
        foreach (var leg in here)
        {
            // A phone that holds sends music of its own, if anything: that is for nobody.
            foreach (var other in here.Where(other => other != leg))
            {
                _conference.Hear(leg.Media, other.Media, leg.Holds ? 0 : 1);
            }

            Tune(leg, alone: present.Length == 1 && present[0] == leg && here.Length > 1);
        }

        if (_supervision is { Leg.IsEnded: false } supervision)
        {
            Hear(supervision);
        }
    }

    private void Tune(Leg leg, bool alone)
    {
        if (alone && music is not null && _withMusic.Add(leg))
        {
            leg.Media.Loop([music]);
        }
        else if (!alone && _withMusic.Remove(leg))
        {
            leg.Media.StopPlaying();
        }
    }

    private void Hear(Supervision supervision)
    {
        foreach (var leg in _inside.Where(leg => !leg.IsEnded && leg != supervision.Leg))
        {
            var heard = supervision.Mode == SupervisionMode.Barge
                || (supervision.Mode == SupervisionMode.Whisper && _others.Any(party => party.Leg == leg && party.Who.Seat is not null));
            _conference.Hear(supervision.Leg.Media, leg.Media, heard ? 1 : 0);
        }
    }

    private void Leave(Leg leg)
    {
        _inside.Remove(leg);
        _conference.Leave(leg.Media);
    }
}

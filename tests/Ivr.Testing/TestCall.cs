using Ivr.Calls;
using Ivr.Sip;

namespace Ivr.Testing;

/// <summary>A call as the person at a phone has it: what he hears, what he presses, when it ended.</summary>
public sealed class TestCall(CallLoop loop, Ear ear)
{
    private readonly List<int> _statuses = [];
    private readonly List<int> _told = [];
    private Leg? _leg;
    private bool _asked;

    public Ear Ear => ear;

    /// <summary>The INVITE that rang here; null when we dialled.</summary>
    public SipRequest? Invite => _leg?.Invite;

    /// <summary>What the display shows: the caller's name and number.</summary>
    public string Display => Invite is { } invite ? $"{invite.From.Display} {invite.From.Uri.User}" : "";

    /// <summary>Statuses while we dialled.</summary>
    public IReadOnlyList<int> Statuses => _statuses;

    public bool IsAnswered { get; private set; }

    public bool IsEnded => End is not null;

    public SipCallEnd? End { get; private set; }

    /// <summary>Keys that arrived from the other side.</summary>
    public string Keys { get; private set; } = "";

    public void Press(char key) => loop.Post(() => _leg!.Media.SendDigit(key));

    public void HangUp() => loop.Post(() => _leg!.HangUp());

    public void Answer() => loop.Post(() => IsAnswered = _leg!.Answer() is null);

    public void Reject(int status) => loop.Post(() => _leg!.Reject(status));

    /// <summary>What the phone was told of handing on: the status of its REFER, then those of the NOTIFYs.</summary>
    public IReadOnlyList<int> Told => _told;

    /// <summary>How this call is named to its other side, as in a Replaces header.</summary>
    public string Named => _leg!.AsReplaced!.ToString();

    /// <summary>Hands the other side on.</summary>
    /// <param name="uri">To whom.</param>
    /// <param name="inPlaceOf">The call of ours that is to be taken over; null: none.</param>
    public void Refer(string uri, TestCall? inPlaceOf = null)
    {
        _asked = true;
        loop.Post(() =>
        {
            var to = inPlaceOf is null ? uri : $"{uri}?Replaces={Uri.EscapeDataString(inPlaceOf.Named)}";
            _leg!.Refer(SipUri.TryParse(to, out var target) ? new SipAddress(target) : throw new ArgumentException(to), _told.Add);
        });
    }

    /// <summary>The same, and nothing when the phone is in the middle of another transfer.</summary>
    public void TryRefer(string uri, TestCall? inPlaceOf = null)
    {
        if (!IsEnded && (!_asked || (_told.Count > 0 && _told[^1] is >= 200 and not 202)))
        {
            _told.Clear();
            Refer(uri, inPlaceOf);
        }
    }

    /// <summary>Says something over and over.</summary>
    public void Speak(Media.Prompt voice) => loop.Post(() => _leg!.Media.Loop([voice]));

    /// <summary>Says a steady tone, by which it is known among others.</summary>
    public void Speak(Pitch pitch) => Speak(Media.Prompt.FromPcm("a tone", pitch.Next(8000)));

    /// <summary>Says no more.</summary>
    public void Quiet() => loop.Post(() => _leg!.Media.StopPlaying());

    /// <summary>Presses keys one after another.</summary>
    public void Press(string keys)
    {
        foreach (var key in keys)
        {
            Press(key);
        }
    }

    /// <summary>The phone dies: no BYE, no more packets.</summary>
    public void Die() => loop.Post(() => _leg!.Media.Dispose());

    internal void Attach(Leg leg)
    {
        _leg = leg;
        ear.Listen(leg.Media);
        leg.OnEarlySound = static () => { };
        leg.OnKey = key => Keys += key;
        leg.OnStatus = status =>
        {
            _statuses.Add(status);
            IsAnswered |= status is >= 200 and < 300;
        };
        leg.OnEnded = end => End = end;
    }
}

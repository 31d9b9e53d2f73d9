using Ivr.Media;

namespace Ivr.Testing;

/// <summary>Something that was heard, from when to when.</summary>
public sealed record Sound(string Name, TimeSpan From, TimeSpan To)
{
    public TimeSpan Length => To - From;
}

/// <summary>What a phone hears, told apart by level.</summary>
public sealed class Ear(CodedPrompts prompts, VirtualTime time)
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private readonly List<Sound> _sounds = [];
    private readonly short[] _recent = new short[4000];
    private int _at;

    /// <summary>All sounds in order, silence left out.</summary>
    public IReadOnlyList<Sound> Sounds => [.. _sounds.Where(sound => sound.Name != CodedPrompts.Silence)];

    /// <summary>Their names in order.</summary>
    public IReadOnlyList<string> Heard => [.. Sounds.Select(sound => sound.Name)];

    /// <summary>What is heard now.</summary>
    public string Now => _sounds.Count > 0 && time.Elapsed - _sounds[^1].To < Frame * 3 ? _sounds[^1].Name : CodedPrompts.Silence;

    /// <summary>The longest stretch without any sound between the first and the last.</summary>
    public TimeSpan LongestGap()
    {
        var sounds = Sounds;
        return sounds.Count < 2 ? TimeSpan.Zero : sounds.Zip(sounds.Skip(1), (a, b) => b.From - a.To).Max();
    }

    /// <summary>Whether a tone was in the last half second, alone or among others.</summary>
    public bool Hears(Pitch pitch) => pitch.In([.. _recent[_at..], .. _recent[.._at]]) > 1500;

    public void Listen(MediaSession media) => media.OnHeard = Take;

    public bool HeardOf(string name) => _sounds.Any(sound => sound.Name == name);

    private void Take(ReadOnlySpan<short> frame)
    {
        frame.CopyTo(_recent.AsSpan(_at));
        _at = (_at + frame.Length) % _recent.Length;
        // The middle of the frame: where one sound follows another the edge belongs to both.
        var name = prompts.NameOf(frame[frame.Length / 2]) ?? $"level {frame[frame.Length / 2]}";
        if (_sounds.Count > 0 && _sounds[^1] is var last && last.Name == name && time.Elapsed - last.To < Frame * 3)
        {
            _sounds[^1] = last with { To = time.Elapsed };
        }
        else
        {
            _sounds.Add(new Sound(name, time.Elapsed - Frame, time.Elapsed));
        }
    }
}

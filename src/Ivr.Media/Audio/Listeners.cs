namespace Ivr.Media;

/// <summary>
/// Those who listen to one direction of a leg: each gets the same frames of 160 samples, in the time they were spoken.
/// A tap that throws is taken off; the others and the leg go on.
/// </summary>
/// <param name="fault">Told of what a tap threw.</param>
internal sealed class Listeners(Action<Exception> fault)
{
    private AudioTap[] _taps = [];
    private Heard? _heard;
    private AudioTap? _each;

    /// <summary>Without listeners nothing is decoded.</summary>
    public bool Any => _taps.Length > 0;

    public void Add(AudioTap tap)
    {
        _heard ??= new Heard();
        _each ??= Tell;
        _taps = [.. _taps, tap];
    }

    /// <summary>The one in the place of the other; null: none.</summary>
    public void Replace(AudioTap? old, AudioTap? tap)
    {
        if (old is not null)
        {
            Remove(old);
        }

        if (tap is not null)
        {
            Add(tap);
        }
    }

    /// <summary>With the last one goes what cuts frames for them: a conversation nobody listens to needs none.</summary>
    public void Remove(AudioTap tap)
    {
        _taps = [.. _taps.Where(each => each != tap)];
        _heard = Any ? _heard : null;
    }

    /// <inheritdoc cref="Heard.Restart"/>
    public void Restart() => _heard?.Restart();

    /// <inheritdoc cref="Heard.Wants"/>
    public bool Wants(uint timestamp) => Any && _heard!.Wants(timestamp);

    public void Take(uint timestamp, ReadOnlySpan<short> samples) => _heard!.Take(timestamp, samples, _each!);

    private void Tell(ReadOnlySpan<short> frame)
    {
        foreach (var tap in _taps)
        {
            try
            {
                tap(frame);
            }
            catch (Exception error)
            {
                Remove(tap);
                fault(error);
            }
        }
    }
}

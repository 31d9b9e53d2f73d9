namespace Ivr.Media;

/// <summary>
/// One party's place in a conference, on the media thread: what he says goes into his ring, what he hears is fetched at his own beat
/// from the rings of those he hears. Nobody's turn depends on another's.
/// </summary>
internal sealed class MixSeat(float volume, float hearing)
{
    /// <summary>A listener fetches a whole frame at once.</summary>
    private const int Lead = Heard.FrameSamples;

    /// <summary>10 ms for jitter, more when packets need it: every party hears each other so much later.</summary>
    private const int LeastReserve = 80;
    private const int MostReserve = 640;

    private readonly VoiceRing _voice = new();
    private readonly List<Ear> _ears = [];
    private SpeechClock _clock = new(Lead, LeastReserve, MostReserve, band: 40);

    /// <summary>How loud others hear him, and he others, when nobody has said otherwise.</summary>
    public float Volume => volume;

    public float Hearing => hearing;

    /// <summary>He says 160 samples.</summary>
    public void Say(ReadOnlySpan<short> frame, long tick)
    {
        var (at, length) = _clock.Take(frame, tick);
        _voice.Write(frame, at, length);
    }

    /// <summary>From the next frame on he hears <paramref name="other"/> so loud; the change takes that frame, so that it makes no click.</summary>
    public void Hear(MixSeat other, float gain)
    {
        for (var i = 0; i < _ears.Count; i++)
        {
            if (_ears[i].Of == other)
            {
                _ears[i] = _ears[i] with { Wanted = gain };
                return;
            }
        }

        if (gain > 0)
        {
            _ears.Add(new Ear(other, 0, gain));
        }
    }

    /// <summary>Whether he is to hear <paramref name="other"/> at all, or still fades him out.</summary>
    public bool Hears(MixSeat other)
    {
        foreach (var ear in _ears)
        {
            if (ear.Of == other)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether he hears <paramref name="other"/> as loud as he speaks, and nobody else.</summary>
    public bool HearsOnly(MixSeat other)
    {
        var found = false;
        foreach (var ear in _ears)
        {
            if (ear.Wanted > 0 && (ear.Of != other || ear.Wanted != 1))
            {
                return false;
            }

            found |= ear.Of == other && ear.Wanted > 0;
        }

        return found;
    }

    /// <summary>What he hears in the frame that begins now, and no other time: who did not listen missed it.</summary>
    /// <returns>False: nobody says anything.</returns>
    public bool Listen(Span<short> pcm, long tick)
    {
        Span<int> sum = stackalloc int[pcm.Length];
        sum.Clear();
        var any = false;
        var from = (tick * OutStream.SamplesPerTick) + Lead - pcm.Length;
        for (var i = _ears.Count - 1; i >= 0; i--)
        {
            var ear = _ears[i];
            any |= ear.Of._voice.AddTo(sum, from, ear.Gain, ear.Wanted);
            if (ear.Wanted > 0)
            {
                _ears[i] = ear with { Gain = ear.Wanted };
            }
            else
            {
                _ears.RemoveAt(i);
            }
        }

        SoftLimit.Apply(sum, pcm);
        return any;
    }

    private readonly record struct Ear(MixSeat Of, float Gain, float Wanted);
}

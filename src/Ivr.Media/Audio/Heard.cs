namespace Ivr.Media;

/// <summary>
/// Cuts a stream of packets of any length into frames of 160 samples for a tap, in the time it was spoken. What is lost becomes
/// silence. On a line where packets have been overtaken by others a gap waits for what is missing, as long as such ones were
/// late, 60 ms at most; on any other line nothing waits.
/// </summary>
internal sealed class Heard
{
    public const int FrameSamples = 160;

    /// <summary>Half a second. A longer gap is a pause (a peer that sends nothing in silence, a hold), not a loss.</summary>
    private const int LongestFilled = 4000;

    /// <summary>How much sound a gap waits at most, the gap included.</summary>
    private const int LongestWait = 60 * OutStream.SamplesPerMillisecond;

    private const int MostHeld = 6;

    /// <summary>After so many packets in order none is waited for any more: ten seconds as a rule.</summary>
    private const int Calm = 500;

    private const int RingLength = 512;

    private readonly short[] _frame = new short[FrameSamples];

    // What is kept lies within the wait from now, so a ring a little longer holds it by its timestamps. On most lines no packet
    // overtakes another: its kilobyte is made for the first that waits.
    private short[]? _held;
    private readonly (uint Timestamp, int Length)[] _places = new (uint, int)[MostHeld];
    private int _kept;
    private int _wait;
    private int _inOrder;
    private int _filled;
    private uint _next;
    private bool _began;

    /// <summary>A new source: its clock has nothing to do with the last one's.</summary>
    public void Restart()
    {
        _began = false;
        Array.Clear(_places);
        _kept = 0;
        _wait = 0;
    }

    /// <summary>False: its time is past. The next ones like it will be waited for.</summary>
    public bool Wants(uint timestamp)
    {
        if (!_began || Ahead(timestamp) is >= 0 or <= -LongestFilled)
        {
            return true;
        }

        (_wait, _inOrder) = (Math.Max(_wait, Math.Min(-Ahead(timestamp), LongestWait)), 0);
        return false;
    }

    /// <summary>A packet that <see cref="Wants"/>.</summary>
    public void Take(uint timestamp, ReadOnlySpan<short> samples, AudioTap tap)
    {
        if (_began && Math.Abs((long)Ahead(timestamp)) > LongestFilled)
        {
            ReleaseAll(tap);
        }

        while (_began && Ahead(timestamp) is > 0 and <= LongestFilled)
        {
            if (Ahead(timestamp) + samples.Length <= _wait && TryHold(timestamp, samples))
            {
                return;
            }

            // The wait is over: what comes first of what there is, this packet or one held.
            if (First() is not { } first || Ahead(_places[first].Timestamp) >= Ahead(timestamp))
            {
                break;
            }

            Release(first, tap);
            ReleaseReady(tap);
        }

        // What fills a gap shows that waiting is worth it.
        _inOrder = _kept > 0 ? 0 : _inOrder + 1;
        _wait = _inOrder < Calm ? _wait : 0;
        Emit(timestamp, samples, tap);
        ReleaseReady(tap);
    }

    private int Ahead(uint timestamp) => (int)(timestamp - _next);

    private bool TryHold(uint timestamp, ReadOnlySpan<short> samples)
    {
        for (var place = 0; place < MostHeld; place++)
        {
            if (_places[place].Length == 0)
            {
                _held ??= new short[RingLength];
                _places[place] = (timestamp, samples.Length);
                _kept++;
                for (var i = 0; i < samples.Length; i++)
                {
                    _held[(int)(timestamp + (uint)i) & (RingLength - 1)] = samples[i];
                }

                return true;
            }

            if (_places[place].Timestamp == timestamp)
            {
                return true;
            }
        }

        return false;
    }

    private int? First()
    {
        int? first = null;
        for (var place = 0; place < MostHeld && _kept > 0; place++)
        {
            if (_places[place].Length > 0 && (first is not { } best || Ahead(_places[place].Timestamp) < Ahead(_places[best].Timestamp)))
            {
                first = place;
            }
        }

        return first;
    }

    private void ReleaseReady(AudioTap tap)
    {
        while (First() is { } next && Ahead(_places[next].Timestamp) <= 0)
        {
            Release(next, tap);
        }
    }

    private void ReleaseAll(AudioTap tap)
    {
        while (First() is { } first)
        {
            Release(first, tap);
        }
    }

    private void Release(int place, AudioTap tap)
    {
        var (timestamp, length) = _places[place];
        _places[place] = default;
        _kept--;
        if (Ahead(timestamp) >= 0)
        {
            var at = (int)timestamp & (RingLength - 1);
            var part = Math.Min(length, RingLength - at);
            Emit(timestamp, _held.AsSpan(at, part), tap);
            if (part < length)
            {
                Emit(timestamp + (uint)part, _held.AsSpan(0, length - part), tap);
            }
        }
    }

    private void Emit(uint timestamp, ReadOnlySpan<short> samples, AudioTap tap)
    {
        var ahead = _began ? Ahead(timestamp) : 0;
        for (var missing = ahead is > 0 and <= LongestFilled ? ahead : 0; missing > 0;)
        {
            var part = _frame.AsSpan(_filled, Math.Min(missing, FrameSamples - _filled));
            part.Clear();
            missing -= part.Length;
            Advance(part.Length, tap);
        }

        _next = timestamp + (uint)samples.Length;
        _began = true;
        while (samples.Length > 0)
        {
            var part = samples[..Math.Min(samples.Length, FrameSamples - _filled)];
            part.CopyTo(_frame.AsSpan(_filled));
            samples = samples[part.Length..];
            Advance(part.Length, tap);
        }
    }

    private void Advance(int samples, AudioTap tap)
    {
        _filled += samples;
        if (_filled == FrameSamples)
        {
            _filled = 0;
            tap(_frame);
        }
    }
}

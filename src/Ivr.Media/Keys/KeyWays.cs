namespace Ivr.Media;

/// <summary>How a key came to us: as an event (RFC 4733), by SIP INFO, as a tone in the sound.</summary>
[Flags]
internal enum KeyWay : byte { None = 0, Rtp = 1, Info = 2, InBand = 4 }

/// <summary>
/// Some phones send each key in two or three ways. A key is swallowed when the same one came another way just now and has not
/// come this way yet; a phone that uses one way never loses a key, however fast it repeats.
/// </summary>
internal sealed class KeyWays(long windowTicks)
{
    private const int Kept = 16;

    // Most callers press none.
    private (char Key, KeyWay Ways, long Tick)[] _recent = [];
    private int _next;

    /// <summary>Whether this key counts.</summary>
    public bool Counts(char key, KeyWay way, long tick)
    {
        if (_recent.Length == 0)
        {
            _recent = new (char, KeyWay, long)[Kept];
        }

        // The oldest first: keys pair in the order they were pressed.
        for (var i = 0; i < _recent.Length; i++)
        {
            ref var earlier = ref _recent[(_next + i) % _recent.Length];
            if (earlier.Key == key && (earlier.Ways & way) == 0 && tick - earlier.Tick <= windowTicks)
            {
                earlier.Ways |= way;
                return false;
            }
        }

        _recent[_next] = (key, way, tick);
        _next = (_next + 1) % _recent.Length;
        return true;
    }

    /// <summary>A key is still down: its INFO is sent when it is let go, and must find it.</summary>
    public void StillDown(char key, KeyWay way, long tick)
    {
        for (var i = 1; i <= _recent.Length; i++)
        {
            ref var earlier = ref _recent[(_next - i + _recent.Length) % _recent.Length];
            if (earlier.Key == key && (earlier.Ways & way) != 0)
            {
                earlier.Tick = tick;
                return;
            }
        }
    }
}

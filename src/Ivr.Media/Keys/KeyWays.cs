namespace Ivr.Media;

/// <summary>How a key came to us.</summary>
internal enum KeyWay : byte { Rtp, Info }

/// <summary>
/// Some phones send each key by RTP and by INFO. A key is swallowed when the same one came the other way just now and that
/// one has no partner yet; a phone that uses one way never loses a key, however fast it repeats.
/// </summary>
internal sealed class KeyWays(long windowTicks)
{
    private readonly (char Key, KeyWay Way, long Tick)[] _single = new (char, KeyWay, long)[16];
    private int _next;

    /// <summary>Whether this key counts.</summary>
    public bool Counts(char key, KeyWay way, long tick)
    {
        // The oldest first: keys pair in the order they were pressed.
        for (var i = 0; i < _single.Length; i++)
        {
            ref var earlier = ref _single[(_next + i) % _single.Length];
            if (earlier.Key == key && earlier.Way != way && tick - earlier.Tick <= windowTicks)
            {
                earlier = default;
                return false;
            }
        }

        _single[_next] = (key, way, tick);
        _next = (_next + 1) % _single.Length;
        return true;
    }

    /// <summary>A key that came by RTP is still down: its INFO is sent when it is let go, and must find it.</summary>
    public void StillDown(char key, long tick)
    {
        for (var i = 1; i <= _single.Length; i++)
        {
            ref var earlier = ref _single[(_next - i + _single.Length) % _single.Length];
            if (earlier.Key == key && earlier.Way == KeyWay.Rtp)
            {
                earlier.Tick = tick;
                return;
            }
        }
    }
}

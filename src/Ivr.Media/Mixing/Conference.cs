namespace Ivr.Media;

/// <summary>
/// Legs that hear each other, at most 16: each hears all others and never himself, every pair as loud as it is set. A leg joins and
/// leaves without the others noticing more than a voice that begins or ends; one that closes has left. What a leg plays it hears instead
/// of the others, who go on. Two who hear each other alone cost what a bridge costs. Any thread.
/// </summary>
public sealed class Conference
{
    private readonly Lock _gate = new();
    private readonly Shard _shard;
    private readonly MixRoom _room = new();
    private readonly List<MediaSession> _joined = [];

    internal Conference(Shard shard) => _shard = shard;

    /// <summary>Parties at once.</summary>
    public static int Most => MixRoom.Most;

    /// <summary>Puts a leg in, out of any bridge or other conference; what it plays goes on. Who is in stays as he is.</summary>
    /// <param name="session">Of the conference's engine.</param>
    /// <param name="heard">How loud the others hear it, until <see cref="Hear"/> says otherwise: 1 as it is, 0 not at all.</param>
    /// <param name="hears">How loud it hears the others.</param>
    /// <returns>False: it is full.</returns>
    /// <exception cref="ArgumentException">The leg is of another engine.</exception>
    public bool Join(MediaSession session, float heard = 1, float hears = 1)
    {
        Check(session);
        Check(heard);
        Check(hears);
        lock (_gate)
        {
            _joined.RemoveAll(one => one.IsDisposed);
            if (!_joined.Contains(session))
            {
                if (_joined.Count == Most)
                {
                    return false;
                }

                _joined.Add(session);
            }

            _shard.Post(() => _room.Join(session.Leg, heard, hears));
        }

        return true;
    }

    /// <summary>Takes a leg out; it falls back to silence, the others live on. One that is not in: nothing happens.</summary>
    public void Leave(MediaSession session)
    {
        Check(session);
        lock (_gate)
        {
            _joined.Remove(session);
            _shard.Post(() => _room.Leave(session.Leg));
        }
    }

    /// <summary>From now on <paramref name="to"/> hears <paramref name="from"/> so loud: 1 as it is, 0 not at all, at most 4.</summary>
    public void Hear(MediaSession from, MediaSession to, float gain)
    {
        Check(from);
        Check(to);
        Check(gain);
        _shard.Post(() => _room.Hear(from.Leg, to.Leg, gain));
    }

    private static void Check(float gain)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(gain);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(gain, 4);
    }

    private void Check(MediaSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (!session.IsOf(_shard))
        {
            throw new ArgumentException("A conference is of legs of one engine.", nameof(session));
        }
    }
}

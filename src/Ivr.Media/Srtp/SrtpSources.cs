namespace Ivr.Media;

/// <summary>
/// The sources heard under one key. One is usual; an exchange that plays its own announcements has some. When there is no room
/// the one that began first makes place: hearing a citizen goes before knowing what was said many sources ago.
/// </summary>
internal sealed class SrtpSources
{
    private const int Most = 8;

    private readonly Source[] _sources = new Source[Most];
    private int _count;
    private int _oldest;

    public ref Source this[int at] => ref _sources[at];

    /// <summary>Where <paramref name="ssrc"/> is kept; -1: nowhere.</summary>
    public int Find(uint ssrc)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_sources[i].Ssrc == ssrc)
            {
                return i;
            }
        }

        return -1;
    }

    public int Add(uint ssrc)
    {
        int at;
        if (_count < Most)
        {
            at = _count++;
        }
        else
        {
            at = _oldest;
            _oldest = (_oldest + 1) % Most;
        }

        _sources[at] = new Source { Ssrc = ssrc };
        return at;
    }

    /// <summary>The index of a packet of <paramref name="ssrc"/>; null: it was not heard.</summary>
    public ulong? Guess(uint ssrc, ushort sequence) =>
        Find(ssrc) is var at && at >= 0 && _sources[at].Media.HasBegun ? _sources[at].Media.Guess(sequence) : null;

    internal struct Source
    {
        public uint Ssrc;
        public PacketIndexes Media;
        public PacketIndexes Control;
    }
}

namespace Ivr.Media;

/// <summary>
/// The indexes of one source: what a sequence number means (RFC 3711 section 3.3.1 and appendix A) and which indexes were
/// there before (section 3.3.2), over the last 128. A struct, to be kept in place.
/// </summary>
internal struct PacketIndexes
{
    public const int Window = 128;

    private UInt128 _seen;

    public bool HasBegun { get; private set; }

    /// <summary>Rollover counter and sequence number of the newest.</summary>
    public ulong Highest { get; private set; }

    /// <summary>The index of <paramref name="sequence"/> nearest to the newest; before there is one, in the first round.</summary>
    public readonly ulong Guess(ushort sequence)
    {
        if (!HasBegun)
        {
            return sequence;
        }

        var index = (long)Highest + (short)(sequence - (ushort)Highest);
        return index < 0 ? sequence : (ulong)index;
    }

    /// <summary>It was there before, or is too old to say.</summary>
    public readonly bool Knows(ulong index) =>
        HasBegun && index <= Highest && (Highest - index >= Window || ((_seen >> (int)(Highest - index)) & 1) != 0);

    public void Take(ulong index)
    {
        if (!HasBegun)
        {
            (HasBegun, Highest, _seen) = (true, index, 1);
        }
        else if (index > Highest)
        {
            _seen = index - Highest >= Window ? 1 : (_seen << (int)(index - Highest)) | 1;
            Highest = index;
        }
        else if (Highest - index < Window)
        {
            _seen |= UInt128.One << (int)(Highest - index);
        }
    }
}

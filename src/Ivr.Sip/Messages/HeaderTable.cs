using System.Text;

namespace Ivr.Sip;

/// <summary>One header line: a slice of the received bytes, or text that code supplied.</summary>
internal struct HeaderLine
{
    /// <summary>The name as received or supplied; null for a known header.</summary>
    public string? Name;

    /// <summary>The value as supplied; null for a slice.</summary>
    public string? Value;
    public int Start;
    public ushort Length;
    public HeaderId Id;
}

/// <summary>
/// The header lines of one message in their order, most of them slices of the buffer they came in. A response shares the
/// buffer of its request, so that the lines it gives back are never copied to strings.
/// </summary>
internal sealed class HeaderTable(ReadOnlyMemory<byte> buffer, int capacity = 16)
{
    private HeaderLine[] _lines = new HeaderLine[capacity];

    // A bit for each known header that is there, and for each that is there more than once: most questions end here.
    private ulong _there;
    private ulong _repeated;

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Buffer { get; } = buffer;

    public ref readonly HeaderLine this[int index] => ref _lines[index];

    // Field by field: a line that is only a slice has no text to write down, and the collector none to hear of.
    public void Add(HeaderId id, string? name, int start, int length)
    {
        ref var line = ref Next(id);
        line.Id = id;
        line.Start = start;
        line.Length = (ushort)length;
        if (name is not null)
        {
            line.Name = name;
        }
    }

    public void Add(HeaderId id, string value) => Next(id) = new HeaderLine { Id = id, Value = Grammar.Clean(value) };

    /// <exception cref="ArgumentException">The name is no token.</exception>
    public void Add(SipHeader header)
    {
        var id = HeaderNames.Find(header.Name);
        if (id == HeaderId.Unknown && !Grammar.IsToken(header.Name))
        {
            throw new ArgumentException($"'{header.Name}' is no header name", nameof(header));
        }

        Next(id) = new HeaderLine { Id = id, Name = id == HeaderId.Unknown ? header.Name : null, Value = Grammar.Clean(header.Value) };
    }

    /// <summary>Takes a line over from a table of the same buffer.</summary>
    public void Add(in HeaderLine line) => Next(line.Id) = line;

    public void Replace(int index, string value) => _lines[index].Value = Grammar.Clean(value);

    /// <summary>Whether a known header has more than one line.</summary>
    public bool IsRepeated(HeaderId id) => (_repeated & Bit(id)) != 0;

    /// <summary>The first line of a header at or behind <paramref name="from"/>; −1: none.</summary>
    public int IndexOf(HeaderId id, int from = 0)
    {
        if ((_there & Bit(id)) == 0)
        {
            return -1;
        }

        for (var index = from; index < Count; index++)
        {
            if (_lines[index].Id == id)
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The same by a name in any case and form.</summary>
    public int IndexOf(string name, int from = 0)
    {
        var id = HeaderNames.Find(name);
        if (id != HeaderId.Unknown)
        {
            return IndexOf(id, from);
        }

        for (var index = from; index < Count; index++)
        {
            if (_lines[index].Name is { } known && known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }

    /// <summary>The value as bytes, its folds still in it.</summary>
    public ReadOnlyMemory<byte> Bytes(int index)
    {
        ref readonly var line = ref _lines[index];
        return line.Value is null ? Buffer.Slice(line.Start, line.Length) : Encoding.UTF8.GetBytes(line.Value);
    }

    /// <summary>The value as text, unfolded.</summary>
    public string Text(int index)
    {
        ref readonly var line = ref _lines[index];
        return line.Value ?? Grammar.Text(Buffer.Span.Slice(line.Start, line.Length));
    }

    public string Name(int index) => _lines[index].Name ?? HeaderNames.NameOf(_lines[index].Id);

    private static ulong Bit(HeaderId id) => 1UL << (int)id;

    private ref HeaderLine Next(HeaderId id)
    {
        _repeated |= _there & Bit(id);
        _there |= Bit(id);
        if (Count == _lines.Length)
        {
            Array.Resize(ref _lines, Count * 2);
        }

        return ref _lines[Count++];
    }
}

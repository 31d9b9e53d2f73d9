using System.Text;

namespace Ivr.Sip;

/// <summary>
/// Cuts a stream into messages (RFC 3261 18.3): several in one segment, one over many. Pings come out as keep-alives, to
/// be answered with CR LF (RFC 5626 4.4.1). After a fault that breaks the framing nothing more comes out and the
/// connection is to be closed.
/// </summary>
internal sealed class SipStreamReader
{
    /// <summary>Bytes of head, and of body, that one message may have.</summary>
    public const int Limit = 64 * 1024;

    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;
    private int _searched;

    /// <summary>Where one message ends and the next begins is no longer known: answer what can be answered and close.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>No message is half read.</summary>
    public bool IsBetween => _start == _end;

    /// <summary>Takes what the connection delivered; read all messages before adding more.</summary>
    public void Append(ReadOnlySpan<byte> segment)
    {
        if (IsBroken)
        {
            return;
        }

        if (_buffer.Length - _end < segment.Length)
        {
            MakeRoom(segment.Length);
        }

        segment.CopyTo(_buffer.AsSpan(_end));
        _end += segment.Length;
    }

    /// <summary>The next message, keep-alive or fault; false: wait for more bytes.</summary>
    public bool TryRead(out SipParsed parsed)
    {
        parsed = default;
        if (IsBroken)
        {
            return false;
        }

        if (SkipLineEnds())
        {
            return true;
        }

        var text = _buffer.AsSpan(_start, _end - _start);
        if ("\r\n\r\n"u8.StartsWith(text))
        {
            return false;
        }

        if (!Grammar.Token.Contains(text[0]))
        {
            return Break(text, "No Request Line", out parsed);
        }

        var step = text[_searched..].IndexOf("\r\n\r\n"u8);
        var head = step < 0 ? -1 : _searched + step + 4;
        if (head > Limit || (head < 0 && text.Length > Limit))
        {
            return Break(text, "Head Too Large", out parsed);
        }

        _searched = head < 0 ? Math.Max(0, text.Length - 3) : head - 4;
        return head >= 0 && TryCut(text, head, out parsed);
    }

    private bool TryCut(ReadOnlySpan<byte> text, int head, out SipParsed parsed)
    {
        parsed = default;
        if (!TryFindLength(text[..head], out var body))
        {
            return Break(text[..head], "Bad Content-Length", out parsed);
        }

        if (body > Limit)
        {
            return Break(text[..head], "Body Too Large", out parsed);
        }

        if (text.Length < head + body)
        {
            return false;
        }

        parsed = SipParser.ParseFramed(text[..(head + (int)body)].ToArray());
        Advance(head + (int)body);
        return true;
    }

    // A double CR LF before a message is a ping (RFC 5626 3.5.1), a single one a pong or nothing (RFC 3261 7.5).
    private bool SkipLineEnds()
    {
        while (true)
        {
            var text = _buffer.AsSpan(_start, _end - _start);
            if (text.StartsWith("\r\n\r\n"u8))
            {
                Advance(4);
                return true;
            }

            if (text.Length < 3 || !text.StartsWith("\r\n"u8) || text[2] == '\r')
            {
                return false;
            }

            Advance(2);
        }
    }

    // Only one line may say it; the parser judges everything else.
    private static bool TryFindLength(ReadOnlySpan<byte> head, out uint length)
    {
        length = 0;
        var found = false;
        foreach (var range in LinesOf(head))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && HeaderNames.Find(line[..colon].TrimEnd(" \t"u8)) == HeaderId.ContentLength)
            {
                if (found || !Grammar.TryNumber(Grammar.Trim(line[(colon + 1)..]), out length))
                {
                    return false;
                }

                found = true;
            }
        }

        return found;
    }

    private static MemoryExtensions.SpanSplitEnumerator<byte> LinesOf(ReadOnlySpan<byte> head) => head.Split("\r\n"u8);

    private bool Break(ReadOnlySpan<byte> text, string reason, out SipParsed parsed)
    {
        IsBroken = true;
        parsed = new SipParsed(null, FaultOf(text, reason));
        _buffer = [];
        return true;
    }

    // The head may still say who asks: the parser's own complaint carries it, else ours does.
    private static SipFault FaultOf(ReadOnlySpan<byte> text, string reason)
    {
        ReadOnlyMemory<byte> bytes = text[..Math.Min(text.Length, Limit)].ToArray();
        var start = StartLine.Read(bytes, 0, out var at);
        var table = new HeaderTable(bytes);
        _ = HeaderLines.Read(bytes.Span, ref at, table, ofResponse: start.Status > 0);
        return new SipFault(400, reason, start.Method, table);
    }

    private void Advance(int count)
    {
        _start += count;
        _searched = 0;
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }
    }

    private void MakeRoom(int more)
    {
        var held = _end - _start;
        var needed = held + more;
        var target = needed <= _buffer.Length ? _buffer : new byte[Math.Max(needed, _buffer.Length * 2)];
        _buffer.AsSpan(_start, held).CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = held;
    }
}

using System.Net;
using System.Text;

namespace Ivr.Sip;

/// <summary>What the parser made of some bytes: exactly one of a message, a fault and a keep-alive.</summary>
/// <param name="Message">A well-formed message.</param>
/// <param name="Fault">What is wrong, and what the sender is told.</param>
internal readonly record struct SipParsed(SipMessage? Message, SipFault? Fault)
{
    /// <summary>A ping of RFC 5626 3.5.1, or the empty datagrams phones send to keep a NAT open.</summary>
    public bool IsKeepAlive => Message is null && Fault is null;
}

/// <summary>A message that cannot be used, and the answer the RFC gives it.</summary>
internal sealed class SipFault
{
    private readonly HeaderTable? _lines;

    internal SipFault(int status, string reason, string? method, HeaderTable? lines)
    {
        Status = status;
        Reason = reason;
        Method = method;
        _lines = lines;
        CanBeAnswered = method is not null and not SipMethods.Ack && lines?.IndexOf(HeaderId.Via) is >= 0;
        var at = 0;
        TopVia = CanBeAnswered && SipVia.TryRead(lines!.Bytes(lines.IndexOf(HeaderId.Via)), ref at, out var via) ? via : null;
        TopViaEnd = at;
    }

    /// <summary>400, 416, 505 …</summary>
    public int Status { get; }

    /// <summary>What is wrong, for the reason phrase and the log.</summary>
    public string Reason { get; }

    /// <summary>Of the request; null when it was a response or no request line can be read.</summary>
    public string? Method { get; }

    /// <summary>False for responses, for an ACK (RFC 3261 17.1.1.3) and where no Via says that a client waits.</summary>
    public bool CanBeAnswered { get; }

    /// <summary>Null when it cannot be read: the answer then goes to where the message came from.</summary>
    public SipVia? TopVia { get; }

    private int TopViaEnd { get; }

    /// <summary>
    /// The answer, stateless (RFC 3261 8.2.7), with the Vias, From, To, Call-ID and CSeq as they stand, so that the client
    /// can match it (8.2.6.2).
    /// </summary>
    /// <param name="source">Where the message came from; noted in the top Via (18.2.1).</param>
    /// <param name="toTag">For a To without a tag.</param>
    /// <exception cref="InvalidOperationException">It cannot be answered.</exception>
    public byte[] Answer(IPEndPoint source, string toTag)
    {
        if (!CanBeAnswered)
        {
            throw new InvalidOperationException($"A fault that cannot be answered: {Reason}");
        }

        if (TopVia?.Seen(source) is { } seen && !ReferenceEquals(seen, TopVia))
        {
            var line = _lines!.IndexOf(HeaderId.Via);
            _lines.Replace(line, seen + Grammar.Text(_lines.Bytes(line).Span[TopViaEnd..]));
        }

        var answer = new HeaderTable(_lines!.Buffer);
        AnswerLines.Copy(_lines, answer, HasTag() ? null : toTag, recordRoute: false, timestamp: false);
        return SipWriter.ToBytes($"SIP/2.0 {Status} {Reason}", answer, default);
    }

    private bool HasTag()
    {
        // most have none: that is seen without reading the address
        var to = _lines!.IndexOf(HeaderId.To);
        return to >= 0 && NamesTag(_lines.Bytes(to).Span) && (!SipAddress.TryParse(_lines.Bytes(to), out var address) || address.Tag is not null);
    }

    private static bool NamesTag(ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny((byte)'t', (byte)'T'); at >= 0; at = text.IndexOfAny((byte)'t', (byte)'T'))
        {
            text = text[at..];
            if (text.Length >= 3 && Ascii.EqualsIgnoreCase(text[..3], "tag"u8))
            {
                return true;
            }

            text = text[1..];
        }

        return false;
    }
}

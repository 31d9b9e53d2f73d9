namespace Ivr.Sip;

/// <summary>
/// Bytes to messages (RFC 3261 7, 18.3, 25). Never throws: what is malformed becomes a fault that says how to answer it.
/// Lines end in CR LF and nothing else: who reads a bare LF as a line's end can be made to see headers nobody sent.
/// </summary>
internal static class SipParser
{
    /// <summary>Reads a datagram, which holds one message; bytes behind its body are ignored (RFC 3261 18.3).</summary>
    /// <param name="bytes">Owned by the message from here on.</param>
    public static SipParsed Parse(ReadOnlyMemory<byte> bytes) => Parse(bytes, ofStream: false);

    /// <summary>Reads a message cut out of a stream by its Content-Length.</summary>
    public static SipParsed ParseFramed(ReadOnlyMemory<byte> bytes) => Parse(bytes, ofStream: true);

    private static SipParsed Parse(ReadOnlyMemory<byte> bytes, bool ofStream)
    {
        var text = bytes.Span;
        var start = text.IndexOfAnyExcept("\r\n\0"u8);
        if (start < 0)
        {
            return default;
        }

        var startLine = StartLine.Read(bytes, start, out var at);
        var table = new HeaderTable(bytes);
        var flaw = HeaderLines.Read(text, ref at, table, ofResponse: startLine.Status > 0);
        if (startLine.Flaw is not null)
        {
            return Fault(startLine, startLine.FlawStatus, startLine.Flaw, table);
        }

        if (flaw is not null)
        {
            return Fault(startLine, 400, flaw, table);
        }

        var vital = default(VitalHeaders);
        flaw = ContentLength.Read(table, text.Length - at, ofStream, out var length) ?? vital.Read(table);
        return flaw is not null ? Fault(startLine, 400, flaw, table)
            : startLine.Method is null ? new SipParsed(new SipResponse(startLine.Status, startLine.Reason, table, vital, bytes.Slice(at, length)), null)
            : Request(startLine, table, vital, bytes.Slice(at, length));
    }

    private static SipParsed Request(in StartLine line, HeaderTable table, in VitalHeaders vital, ReadOnlyMemory<byte> body)
    {
        if (vital.CSeq.Method != line.Method)
        {
            return Fault(line, 400, "CSeq Method Mismatch", table);
        }

        if (!line.Uri!.IsSip && line.Uri.Scheme != "tel")
        {
            return Fault(line, 416, ReasonPhrases.Of(416), table);
        }

        var request = new SipRequest(line.Method!, line.Uri, table, vital, body);
        return RequestRules.FlawOf(request) is { } flaw ? Fault(line, 400, flaw, table) : new SipParsed(request, null);
    }

    private static SipParsed Fault(in StartLine line, int status, string reason, HeaderTable table) =>
        new(null, new SipFault(status, reason, line.Method, table));
}

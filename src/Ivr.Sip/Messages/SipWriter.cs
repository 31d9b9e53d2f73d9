using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Ivr.Sip;

/// <summary>Messages to bytes: received lines are copied as they came, supplied ones encoded, Content-Length set last.</summary>
internal static class SipWriter
{
    private static readonly SearchValues<byte> LineBreak = SearchValues.Create("\r\n"u8);

    public static void Write(SipMessage message, IBufferWriter<byte> writer)
    {
        var start = message.StartLine;
        var span = writer.GetSpan(Most(start, message.Table, message.Body.Length));
        writer.Advance(Write(start, message.Table, message.Body.Span, span));
    }

    public static byte[] ToBytes(SipMessage message) => ToBytes(message.StartLine, message.Table, message.Body);

    public static byte[] ToBytes(string startLine, HeaderTable table, ReadOnlyMemory<byte> body)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Most(startLine, table, body.Length));
        try
        {
            return rented.AsSpan(0, Write(startLine, table, body.Span, rented)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    // No more than this: three bytes at most for a UTF-16 unit, four between name, value and next line.
    private static int Most(string startLine, HeaderTable table, int body)
    {
        var most = (startLine.Length * 3) + body + 64;
        for (var index = 0; index < table.Count; index++)
        {
            ref readonly var line = ref table[index];
            most += 32 + ((line.Name?.Length ?? 0) * 3) + (line.Value is null ? line.Length : line.Value.Length * 3);
        }

        return most;
    }

    private static int Write(string startLine, HeaderTable table, ReadOnlySpan<byte> body, Span<byte> to)
    {
        var at = Encoding.UTF8.GetBytes(startLine, to);
        at += End(to[at..]);
        for (var index = 0; index < table.Count; index++)
        {
            ref readonly var line = ref table[index];
            if (line.Id != HeaderId.ContentLength)
            {
                at += Encoding.UTF8.GetBytes(line.Name ?? HeaderNames.NameOf(line.Id), to[at..]);
                to[at++] = (byte)':';
                to[at++] = (byte)' ';
                at += WriteValue(table, line, to[at..]);
                at += End(to[at..]);
            }
        }

        "Content-Length: "u8.CopyTo(to[at..]);
        at += "Content-Length: ".Length;
        Utf8Formatter.TryFormat(body.Length, to[at..], out var digits);
        at += digits;
        at += End(to[at..]);
        at += End(to[at..]);
        body.CopyTo(to[at..]);
        return at + body.Length;
    }

    private static int WriteValue(HeaderTable table, in HeaderLine line, Span<byte> to)
    {
        if (line.Value is not null)
        {
            return Encoding.UTF8.GetBytes(line.Value, to);
        }

        var value = table.Buffer.Span.Slice(line.Start, line.Length);
        value.CopyTo(to);
        if (value.ContainsAny((byte)'\r', (byte)'\n'))
        {
            // a fold goes on as spaces: the same to everyone, and no longer a line
            to[..value.Length].ReplaceAny(LineBreak, (byte)' ');
        }

        return value.Length;
    }

    private static int End(Span<byte> to)
    {
        to[0] = (byte)'\r';
        to[1] = (byte)'\n';
        return 2;
    }
}

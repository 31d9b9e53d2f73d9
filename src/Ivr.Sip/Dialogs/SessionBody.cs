using System.Text;

namespace Ivr.Sip;

/// <summary>
/// The session description in a message: its body, or a part of it where carriers send several (RFC 3261 7.4.1, RFC 2046
/// 5.1; ISUP beside SDP, RFC 3204). What it says is no business of SIP.
/// </summary>
internal static class SessionBody
{
    public const string Type = "application/sdp";

    /// <summary>Null: the body is of a type we cannot read (415).</summary>
    public static SipBody? Of(SipMessage message)
    {
        if (message.Body.IsEmpty)
        {
            return new SipBody(Type, default);
        }

        // A body without a type can only be meant as a session.
        var type = message.ContentType ?? Type;
        if (Is(type, Type))
        {
            return IsPlain(message) ? new SipBody(Type, message.Body) : null;
        }

        if (type.TrimStart().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            return Boundary(type) is { } boundary ? Part(message.Body, boundary) : null;
        }

        // What may be ignored is (RFC 3261 20.11).
        return message.Header("Content-Disposition")?.Contains("handling=optional", StringComparison.OrdinalIgnoreCase) == true
            ? new SipBody(Type, default)
            : null;
    }

    /// <summary>The request with the session as its only body; null: 415.</summary>
    public static SipRequest? Unwrap(SipRequest request)
    {
        if (Of(request) is not { } body)
        {
            return null;
        }

        return body.Bytes.Length == request.Body.Length ? request : request.WithSession(body);
    }

    private static bool Is(string type, string name) => type.AsSpan().Trim() is var text
        && text[..(text.IndexOf(';') is >= 0 and var end ? end : text.Length)].Trim().Equals(name, StringComparison.OrdinalIgnoreCase);

    private static bool IsPlain(SipMessage message) =>
        message.Header("Content-Encoding") is not { } encoding || encoding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static byte[]? Boundary(string type)
    {
        const string Name = "boundary=";
        var at = type.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var text = type.AsSpan(at + Name.Length);
        text = text.StartsWith('"')
            ? text[1..] is var quoted && quoted.IndexOf('"') is >= 0 and var close ? quoted[..close] : default
            : text[..(text.IndexOf(';') is >= 0 and var end ? end : text.Length)].Trim();
        return text.IsEmpty ? null : Encoding.ASCII.GetBytes($"--{text}");
    }

    // The first part that is a session; the last line end before a boundary belongs to the boundary (RFC 2046 5.1.1).
    private static SipBody? Part(ReadOnlyMemory<byte> body, byte[] boundary)
    {
        var rest = body;
        while (rest.Span.IndexOf(boundary) is >= 0 and var start)
        {
            rest = rest[(start + boundary.Length)..];
            var next = rest.Span.IndexOf(boundary);
            var part = next < 0 ? rest : rest[..next];
            var blank = part.Span.IndexOf("\r\n\r\n"u8);
            if (blank >= 0 && IsSession(Encoding.ASCII.GetString(part.Span[..blank])))
            {
                var bytes = part[(blank + 4)..];
                return new SipBody(Type, next >= 0 && bytes.Span.EndsWith("\r\n"u8) ? bytes[..^2] : bytes);
            }
        }

        return null;
    }

    private static bool IsSession(string head) => head.Split("\r\n").Any(static line =>
        line.Split(':', 2) is [var name, var value] && (Is(name, "Content-Type") || Is(name, "c")) && Is(value, Type));
}

using System.Text;

namespace Ivr.Sip;

/// <summary>The status line that a NOTIFY of a transfer carries (RFC 3420, RFC 3515 2.4.5).</summary>
internal static class SipFragment
{
    private const string Type = "message/sipfrag";

    public static SipBody Of(int status) => new($"{Type};version=2.0", Encoding.ASCII.GetBytes($"SIP/2.0 {status} {ReasonPhrases.Of(status)}\r\n"));

    /// <summary>Null: the body is none.</summary>
    public static int? StatusOf(SipMessage message)
    {
        var text = message.Body.Span;
        return message.ContentType?.StartsWith(Type, StringComparison.OrdinalIgnoreCase) == true && text.Length >= 11
            && text.StartsWith("SIP/2.0 "u8) && Grammar.TryNumber(text.Slice(8, 3), out var status) && status is >= 100 and < 700
            ? (int)status
            : null;
    }
}

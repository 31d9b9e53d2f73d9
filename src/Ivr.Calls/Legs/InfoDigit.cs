using System.Text;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A digit sent by SIP INFO, in the two forms phones use: <c>application/dtmf-relay</c> (Signal=5) and <c>application/dtmf</c> (5).</summary>
/// <param name="Key">0–9, *, #, A–D; null when the body names none.</param>
internal sealed record InfoDigit(char? Key)
{
    /// <summary>Null when the body is of another type.</summary>
    public static InfoDigit? Read(SipRequest info)
    {
        var type = info.ContentType?.Split(';')[0].Trim();
        var text = Encoding.ASCII.GetString(info.Body.Span);
        if (string.Equals(type, "application/dtmf", StringComparison.OrdinalIgnoreCase))
        {
            return new InfoDigit(KeyOf(text.Trim()));
        }

        if (!string.Equals(type, "application/dtmf-relay", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        foreach (var line in text.Split('\n'))
        {
            var parts = line.Split('=', 2);
            if (parts.Length == 2 && parts[0].Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase))
            {
                return new InfoDigit(KeyOf(parts[1].Trim()));
            }
        }

        return new InfoDigit((char?)null);
    }

    private static char? KeyOf(string text) =>
        text.Length == 1 && "0123456789*#ABCD".Contains(char.ToUpperInvariant(text[0])) ? char.ToUpperInvariant(text[0])
        : text is "10" ? '*'
        : text is "11" ? '#'
        : null;
}

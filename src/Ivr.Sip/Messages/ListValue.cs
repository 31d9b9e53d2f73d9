namespace Ivr.Sip;

/// <summary>Divides a header that is a list at its commas (RFC 3261 7.3.1), not at those in quotes or brackets.</summary>
internal static class ListValue
{
    /// <summary>The next value from <paramref name="at"/> on, trimmed; empty values are passed over.</summary>
    public static bool Next(ReadOnlySpan<byte> text, ref int at, out ReadOnlySpan<byte> value)
    {
        while (at < text.Length)
        {
            var end = End(text, at);
            value = Grammar.Trim(text[at..end]);
            at = end + 1;
            if (!value.IsEmpty)
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    private static int End(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length)
        {
            var step = text[at..].IndexOfAny((byte)',', (byte)'"', (byte)'<');
            if (step < 0)
            {
                return text.Length;
            }

            at += step;
            if (text[at] == ',')
            {
                return at;
            }

            // a quote or bracket that is never closed is a character like any other
            var close = text[at] == '"' ? ParameterReader.QuotedEnd(text, at) : at + text[at..].IndexOf((byte)'>');
            at = close > at ? close + 1 : at + 1;
        }

        return text.Length;
    }
}

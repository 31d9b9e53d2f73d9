namespace Ivr.Sip;

/// <summary>How long a body is (RFC 3261 18.3, 20.14).</summary>
internal static class ContentLength
{
    /// <param name="table">The headers.</param>
    /// <param name="available">Bytes behind the headers.</param>
    /// <param name="ofStream">In a stream the header must be there; a datagram without it is all body.</param>
    /// <param name="length">Of the body.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(HeaderTable table, int available, bool ofStream, out int length)
    {
        length = 0;
        var index = table.IndexOf(HeaderId.ContentLength);
        if (index < 0)
        {
            length = available;
            return ofStream ? "Missing Content-Length" : null;
        }

        if (table.IsRepeated(HeaderId.ContentLength))
        {
            return "More than one Content-Length";
        }

        if (!Grammar.TryNumber(table.Bytes(index).Span, out var number))
        {
            return "Bad Content-Length";
        }

        if (number > available)
        {
            return "Content-Length Beyond the Message";
        }

        length = (int)number;
        return null;
    }
}

namespace Ivr.Sip;

/// <summary>The lines of a request that its response gives back (RFC 3261 8.2.6.2).</summary>
internal static class AnswerLines
{
    /// <param name="request">Its lines, all of them or as many as a faulty one has.</param>
    /// <param name="answer">Of the same buffer.</param>
    /// <param name="toTag">Put behind To; null: none.</param>
    /// <param name="recordRoute">Whether Record-Route goes back too.</param>
    /// <param name="timestamp">Whether Timestamp does (8.2.6.1).</param>
    public static void Copy(HeaderTable request, HeaderTable answer, string? toTag, bool recordRoute, bool timestamp)
    {
        CopyAll(request, answer, HeaderId.Via);
        if (recordRoute)
        {
            CopyAll(request, answer, HeaderId.RecordRoute);
        }

        CopyFirst(request, answer, HeaderId.From);
        if (toTag is not null && request.IndexOf(HeaderId.To) is >= 0 and var to)
        {
            answer.Add(HeaderId.To, $"{request.Text(to)};tag={toTag}");
        }
        else
        {
            CopyFirst(request, answer, HeaderId.To);
        }

        CopyFirst(request, answer, HeaderId.CallId);
        CopyFirst(request, answer, HeaderId.CSeq);
        if (timestamp)
        {
            CopyFirst(request, answer, HeaderId.Timestamp);
        }
    }

    private static void CopyAll(HeaderTable request, HeaderTable answer, HeaderId id)
    {
        for (var index = request.IndexOf(id); index >= 0; index = request.IndexOf(id, index + 1))
        {
            answer.Add(request[index]);
        }
    }

    private static void CopyFirst(HeaderTable request, HeaderTable answer, HeaderId id)
    {
        if (request.IndexOf(id) is >= 0 and var index)
        {
            answer.Add(request[index]);
        }
    }
}

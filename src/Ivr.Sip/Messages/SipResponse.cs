namespace Ivr.Sip;

/// <summary>A response (RFC 3261 7.2).</summary>
public sealed class SipResponse : SipMessage
{
    internal SipResponse(int status, string reason, HeaderTable table, in VitalHeaders vital, ReadOnlyMemory<byte> body)
        : base(table, vital, body)
    {
        Status = status;
        Reason = reason;
    }

    /// <summary>100–699.</summary>
    public int Status { get; }

    /// <summary>For people; may be empty.</summary>
    public string Reason { get; }

    /// <summary>1xx: the final answer is still to come.</summary>
    public bool IsProvisional => Status < 200;

    /// <summary>2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Retry-After (RFC 3261 20.33): for how long the sender wants to be left alone; null: none, or none that can be read.</summary>
    public TimeSpan? RetryAfter => Header("Retry-After") is { } text
        && uint.TryParse(text.AsSpan(0, text.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length), out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>The same with another body, for whoever reads it here.</summary>
    internal SipResponse WithBody(ReadOnlyMemory<byte> body) => new(Status, Reason, Table, Vital, body);

    internal override string StartLine => $"SIP/2.0 {Status} {Reason}";

    /// <summary>
    /// Builds the answer to a request (RFC 3261 8.2.6.2): its Vias, From, To, Call-ID and CSeq, and in a 100 its Timestamp.
    /// </summary>
    /// <param name="request">What is answered.</param>
    /// <param name="status">100–699.</param>
    /// <param name="reason">Null: the standard phrase.</param>
    /// <param name="toTag">Added to To where it has no tag; null: none (a 100).</param>
    /// <param name="headers">More headers, behind the request's.</param>
    /// <param name="body">With its Content-Type; null: none.</param>
    /// <param name="recordRoute">Whether to give Record-Route back: in answers that make a dialog (RFC 3261 12.1.1).</param>
    /// <exception cref="ArgumentException">A header's name is no token.</exception>
    public static SipResponse For(
        SipRequest request, int status, string? reason = null, string? toTag = null, IEnumerable<SipHeader>? headers = null, SipBody? body = null, bool recordRoute = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        var source = request.Table;
        var table = new HeaderTable(source.Buffer, source.IsRepeated(HeaderId.Via) ? source.Count + 4 : 10);
        AnswerLines.Copy(source, table, request.To.Tag is null ? toTag : null, recordRoute, timestamp: status == 100);
        foreach (var header in headers ?? [])
        {
            table.Add(header);
        }

        if (body is not null && table.IndexOf(HeaderId.ContentType) < 0)
        {
            table.Add(HeaderId.ContentType, body.ContentType);
        }

        return new SipResponse(status, Grammar.Clean(reason ?? ReasonPhrases.Of(status)), table, request.Answered(toTag), body?.Bytes ?? default);
    }
}

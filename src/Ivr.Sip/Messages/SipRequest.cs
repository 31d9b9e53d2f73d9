using System.Net;

namespace Ivr.Sip;

/// <summary>A request (RFC 3261 7.1).</summary>
public sealed class SipRequest : SipMessage
{
    internal const int DefaultMaxForwards = 70;

    internal SipRequest(string method, SipUri uri, HeaderTable table, in VitalHeaders vital, ReadOnlyMemory<byte> body)
        : base(table, vital, body)
    {
        Method = method;
        Uri = uri;
    }

    /// <summary>In its own case (RFC 3261 7.1).</summary>
    public string Method { get; }

    /// <summary>The Request-URI.</summary>
    public SipUri Uri { get; }

    /// <summary>0–255; 70 when the header is missing or unreadable (RFC 3261 8.1.1.6, 20.22).</summary>
    public int MaxForwards => Number(HeaderId.MaxForwards) is <= 255 and var hops ? (int)hops : DefaultMaxForwards;

    internal override string StartLine => $"{Method} {Uri} SIP/2.0";

    /// <summary>
    /// Builds a request. The headers must name Via, From, To, Call-ID and CSeq; Max-Forwards is added when it is missing,
    /// Content-Length always, Content-Type with a body. Line breaks in values become spaces.
    /// </summary>
    /// <exception cref="ArgumentException">A header is missing, malformed, or has a name that is no token.</exception>
    public static SipRequest Create(string method, SipUri uri, IEnumerable<SipHeader> headers, SipBody? body = null)
    {
        if (!Grammar.IsToken(method))
        {
            throw new ArgumentException($"'{method}' is no method", nameof(method));
        }

        var table = new HeaderTable(default);
        foreach (var header in headers)
        {
            table.Add(header);
        }

        if (table.IndexOf(HeaderId.MaxForwards) < 0)
        {
            table.Add(HeaderId.MaxForwards, DefaultMaxForwards.ToString());
        }

        return Of(method, uri, table, body);
    }

    /// <summary>
    /// The same request with other headers: each given one takes the place of all lines of its name, or comes at the end.
    /// For sending again with new Via, CSeq and credentials (RFC 3261 8.1.3.5).
    /// </summary>
    /// <exception cref="ArgumentException">A header is malformed.</exception>
    public SipRequest With(params IReadOnlyList<SipHeader> changes)
    {
        var table = new HeaderTable(Table.Buffer, Table.Count + changes.Count);
        var ids = changes.Select(change => change.Name).ToArray();
        var placed = new bool[changes.Count];
        for (var index = 0; index < Table.Count; index++)
        {
            var change = Array.FindIndex(ids, name => Table.IndexOf(name, index) == index);
            if (change < 0)
            {
                table.Add(Table[index]);
            }
            else if (!placed[change])
            {
                placed[change] = true;
                table.Add(changes[change]);
            }
        }

        for (var change = 0; change < changes.Count; change++)
        {
            if (!placed[change])
            {
                table.Add(changes[change]);
            }
        }

        return Of(Method, Uri, table, Body);
    }

    /// <summary>The same request with this as its only body; an empty one is none. Its other lines stay slices of what was received.</summary>
    internal SipRequest WithSession(SipBody session)
    {
        var table = new HeaderTable(Table.Buffer, Table.Count + 1);
        for (var index = 0; index < Table.Count; index++)
        {
            if (Table[index].Id is not (HeaderId.ContentType or HeaderId.ContentLength or HeaderId.ContentDisposition))
            {
                table.Add(Table[index]);
            }
        }

        if (!session.Bytes.IsEmpty)
        {
            table.Add(HeaderId.ContentType, session.ContentType);
        }

        return new SipRequest(Method, Uri, table, Answered(null), session.Bytes);
    }

    /// <summary>The ACK of a final response that is no 2xx: the transaction's own (RFC 3261 17.1.1.3).</summary>
    internal SipRequest AckOf(SipResponse response)
    {
        var table = OfSameTransaction(SipMethods.Ack);
        table.Add(HeaderId.To, response.Table.Text(response.Table.IndexOf(HeaderId.To)));
        return Of(SipMethods.Ack, Uri, table, default(ReadOnlyMemory<byte>));
    }

    /// <summary>The CANCEL of this request (RFC 3261 9.1).</summary>
    internal SipRequest Cancel()
    {
        var table = OfSameTransaction(SipMethods.Cancel);
        table.Add(Table[Table.IndexOf(HeaderId.To)]);
        return Of(SipMethods.Cancel, Uri, table, default(ReadOnlyMemory<byte>));
    }

    /// <summary>For the transport, before it hands the request on: notes in the top Via where it came from (RFC 3261 18.2.1, RFC 3581 4).</summary>
    internal void NoteSource(IPEndPoint source)
    {
        var seen = TopVia.Seen(source);
        if (!ReferenceEquals(seen, TopVia))
        {
            SetTopVia(seen);
        }
    }

    /// <summary>What an answer with this tag says of the same.</summary>
    internal VitalHeaders Answered(string? toTag) => Vital with { TopVia = TopVia, To = toTag is null || To.Tag is not null ? To : To.WithTag(toTag) };

    private HeaderTable OfSameTransaction(string method)
    {
        var table = new HeaderTable(Table.Buffer, 12);
        table.Add(HeaderId.Via, TopVia.ToString());
        table.Add(HeaderId.MaxForwards, DefaultMaxForwards.ToString());
        table.Add(Table[Table.IndexOf(HeaderId.From)]);
        table.Add(Table[Table.IndexOf(HeaderId.CallId)]);
        table.Add(HeaderId.CSeq, new CSeq(CSeq.Number, method).ToString());
        for (var index = Table.IndexOf(HeaderId.Route); index >= 0; index = Table.IndexOf(HeaderId.Route, index + 1))
        {
            table.Add(Table[index]);
        }

        return table;
    }

    private static SipRequest Of(string method, SipUri uri, HeaderTable table, SipBody? body)
    {
        if (body is not null && table.IndexOf(HeaderId.ContentType) < 0)
        {
            table.Add(HeaderId.ContentType, body.ContentType);
        }

        return Of(method, uri, table, body?.Bytes ?? default);
    }

    private static SipRequest Of(string method, SipUri uri, HeaderTable table, ReadOnlyMemory<byte> body)
    {
        var vital = default(VitalHeaders);
        return vital.Read(table) is { } flaw
            ? throw new ArgumentException(flaw)
            : new SipRequest(method, uri, table, vital, body);
    }
}

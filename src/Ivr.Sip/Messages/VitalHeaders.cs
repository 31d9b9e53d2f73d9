using System.Text;

namespace Ivr.Sip;

/// <summary>The headers no message may lack (RFC 3261 8.1.1), read once when the message comes to be.</summary>
internal struct VitalHeaders
{
    public SipVia TopVia;
    public SipAddress From;
    public SipAddress To;
    public string CallId;
    public CSeq CSeq;

    /// <summary>Where the first Via ends within its line: behind it stand the others of the line.</summary>
    public int TopViaEnd;

    /// <summary>Reads them from a table.</summary>
    /// <returns>Null, or what is wrong in the words of a reason phrase.</returns>
    public string? Read(HeaderTable table)
    {
        var via = table.IndexOf(HeaderId.Via);
        if (via < 0)
        {
            return "Missing Via";
        }

        if (!SipVia.TryRead(table.Bytes(via), ref TopViaEnd, out TopVia))
        {
            return "Bad Via";
        }

        return ReadAddress(table, HeaderId.From, "From", out From)
            ?? ReadAddress(table, HeaderId.To, "To", out To)
            ?? ReadCallId(table)
            ?? ReadCSeq(table);
    }

    private static string? ReadAddress(HeaderTable table, HeaderId id, string name, out SipAddress address)
    {
        address = null!;
        var index = table.IndexOf(id);
        if (index < 0)
        {
            return $"Missing {name}";
        }

        return table.IsRepeated(id) ? $"More than one {name}"
            : SipAddress.TryParse(table.Bytes(index), out address) ? null
            : $"Bad {name}";
    }

    private string? ReadCallId(HeaderTable table)
    {
        var index = table.IndexOf(HeaderId.CallId);
        if (index < 0)
        {
            return "Missing Call-ID";
        }

        var bytes = table.Bytes(index).Span;
        CallId = Encoding.UTF8.GetString(bytes);
        return table.IsRepeated(HeaderId.CallId) ? "More than one Call-ID"
            : bytes.IsEmpty || bytes.ContainsAny(Grammar.NotInWord) ? "Bad Call-ID"
            : null;
    }

    private string? ReadCSeq(HeaderTable table)
    {
        var index = table.IndexOf(HeaderId.CSeq);
        if (index < 0)
        {
            return "Missing CSeq";
        }

        if (table.IsRepeated(HeaderId.CSeq))
        {
            return "More than one CSeq";
        }

        var text = table.Bytes(index).Span;
        var end = text.IndexOfAny(" \t\r\n"u8);
        if (end < 0 || !Grammar.TryNumber(text[..end], out var number) || number > int.MaxValue)
        {
            return "Bad CSeq";
        }

        var method = Grammar.Trim(text[end..]);
        CSeq = new CSeq(number, SipMethods.Name(method));
        return Grammar.IsToken(method) ? null : "Bad CSeq";
    }
}

using System.Buffers;
using System.Text;

namespace Ivr.Sip;

/// <summary>
/// A request or a response. Received ones own the bytes they came in; headers stand in their order, the unknown ones too.
/// Safe to read from any thread once the transport has handed it on.
/// </summary>
public abstract class SipMessage
{
    private SipVia _topVia;
    private string? _contentType;
    private SipAddress[]? _contacts;

    private protected SipMessage(HeaderTable table, in VitalHeaders vital, ReadOnlyMemory<byte> body)
    {
        Table = table;
        Body = body;
        Vital = vital;
        _topVia = vital.TopVia;
    }

    public SipAddress From => Vital.From;

    public SipAddress To => Vital.To;

    public string CallId => Vital.CallId;

    public CSeq CSeq => Vital.CSeq;

    /// <summary>The first Via; of a received request with the source noted in it.</summary>
    public SipVia TopVia => _topVia;

    /// <summary>The bytes behind the empty line, as many as Content-Length says; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Null when the message names none.</summary>
    public string? ContentType => _contentType ??= Header(HeaderId.ContentType);

    /// <summary>The contacts that can be read, in order; <c>*</c> is none.</summary>
    public IReadOnlyList<SipAddress> Contacts => _contacts ??= Addresses(HeaderId.Contact);

    /// <summary>The first contact; null when there is none.</summary>
    public SipAddress? Contact => Contacts is [var first, ..] ? first : null;

    /// <summary>The Record-Route set, from top to bottom (RFC 3261 20.30).</summary>
    public IReadOnlyList<SipAddress> RecordRoutes => Addresses(HeaderId.RecordRoute);

    /// <summary>The Route set, from top to bottom (RFC 3261 20.34).</summary>
    public IReadOnlyList<SipAddress> Routes => Addresses(HeaderId.Route);

    /// <summary>Expires in seconds; null when it is missing or no number of 32 bits (RFC 3261 20.19).</summary>
    public uint? Expires => Number(HeaderId.Expires);

    internal HeaderTable Table { get; }

    private protected VitalHeaders Vital { get; }

    /// <summary>All header lines in their order, values unfolded.</summary>
    public IEnumerable<SipHeader> AllHeaders => Enumerable.Range(0, Table.Count).Select(index => new SipHeader(Table.Name(index), Table.Text(index)));

    /// <summary>The value of the first line of this name, unfolded; null when there is none.</summary>
    /// <param name="name">Any case; full or compact form.</param>
    public string? Header(string name) => Table.IndexOf(name) is >= 0 and var index ? Table.Text(index) : null;

    /// <summary>Every value of this name: each line, divided at its commas where the header is a list (RFC 3261 7.3.1).</summary>
    /// <param name="name">Any case; full or compact form.</param>
    public IReadOnlyList<string> Headers(string name)
    {
        var values = new List<string>();
        for (var index = Table.IndexOf(name); index >= 0; index = Table.IndexOf(name, index + 1))
        {
            if (!HeaderNames.IsList(Table[index].Id))
            {
                values.Add(Table.Text(index));
                continue;
            }

            var at = 0;
            var line = Table.Bytes(index).Span;
            while (ListValue.Next(line, ref at, out var value))
            {
                values.Add(Grammar.Text(value));
            }
        }

        return values;
    }

    /// <summary>Whether a list header such as Supported or Require names this token, in any case.</summary>
    public bool Lists(string header, string token) => Headers(header).Any(value => value.Equals(token, StringComparison.OrdinalIgnoreCase));

    /// <summary>Writes the message as it goes on the wire, Content-Length last and always right.</summary>
    public void WriteTo(IBufferWriter<byte> writer) => SipWriter.Write(this, writer);

    /// <summary>The same as one array of its own.</summary>
    public byte[] ToBytes() => SipWriter.ToBytes(this);

    public override string ToString() => Encoding.UTF8.GetString(ToBytes());

    internal abstract string StartLine { get; }

    internal string? Header(HeaderId id) => Table.IndexOf(id) is >= 0 and var index ? Table.Text(index) : null;

    internal uint? Number(HeaderId id) =>
        Table.IndexOf(id) is >= 0 and var index && Grammar.TryNumber(Table.Bytes(index).Span, out var number) ? number : null;

    private protected void SetTopVia(SipVia via)
    {
        var index = Table.IndexOf(HeaderId.Via);
        var rest = Grammar.Text(Table.Bytes(index).Span[Vital.TopViaEnd..]);
        Table.Replace(index, via + rest);
        _topVia = via;
    }

    private SipAddress[] Addresses(HeaderId id)
    {
        var index = Table.IndexOf(id);
        if (index < 0)
        {
            return [];
        }

        var first = Table.Bytes(index);
        if (Table.IndexOf(id, index + 1) < 0 && SipAddress.TryParse(first, out var only))
        {
            return [only];
        }

        var all = new List<SipAddress>();
        for (; index >= 0; index = Table.IndexOf(id, index + 1))
        {
            AddAddresses(Table.Bytes(index), all);
        }

        return [.. all];
    }

    private static void AddAddresses(ReadOnlyMemory<byte> line, List<SipAddress> all)
    {
        var at = 0;
        while (ListValue.Next(line.Span, ref at, out var value))
        {
            if (SipAddress.TryParse(value.ToArray().AsMemory(), out var address))
            {
                all.Add(address);
            }
        }
    }
}

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

    /// <summary>Who began (RFC 3261 20.20); no tag in a message of RFC 2543.</summary>
    public SipAddress From => Vital.From;

    /// <summary>Who is meant (RFC 3261 20.39); a tag once there is a dialog.</summary>
    public SipAddress To => Vital.To;

    /// <summary>What all messages of a call share (RFC 3261 20.8); compared by letter.</summary>
    public string CallId => Vital.CallId;

    /// <summary>Number and method; a response has its request's.</summary>
    public CSeq CSeq => Vital.CSeq;

    /// <summary>The first Via; of a received request with the source noted in it.</summary>
    public SipVia TopVia => _topVia;

    /// <summary>The bytes behind the empty line, as many as Content-Length says; empty when there are none.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Null when the message names none.</summary>
    public string? ContentType => _contentType ??= ReadContentType();

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

    /// <summary>As on the wire, for traces and tests.</summary>
    public override string ToString() => Encoding.UTF8.GetString(ToBytes());

    internal abstract string StartLine { get; }

    internal string? Header(HeaderId id) => Table.IndexOf(id) is >= 0 and var index ? Table.Text(index) : null;

    internal uint? Number(HeaderId id) =>
        Table.IndexOf(id) is >= 0 and var index && Grammar.TryNumber(Table.Bytes(index).Span, out var number) ? number : null;

    /// <summary>Reads the addresses of a header; false when one is malformed. Contacts read are kept.</summary>
    internal bool TryReadAddresses(HeaderId id)
    {
        var index = Table.IndexOf(id);
        if (index < 0 || (id == HeaderId.Contact && Table.Bytes(index).Span.SequenceEqual("*"u8)))
        {
            return true;
        }

        if (!AddressList.TryRead(Table, id, out var addresses))
        {
            return false;
        }

        _contacts = id == HeaderId.Contact ? addresses : _contacts;
        return true;
    }

    private protected void SetTopVia(SipVia via)
    {
        var index = Table.IndexOf(HeaderId.Via);
        var rest = Grammar.Text(Table.Bytes(index).Span[Vital.TopViaEnd..]);
        Table.Replace(index, via + rest);
        _topVia = via;
    }

    private string? ReadContentType()
    {
        var index = Table.IndexOf(HeaderId.ContentType);
        return index < 0 ? null : Table.Bytes(index).Span.SequenceEqual("application/sdp"u8) ? "application/sdp" : Table.Text(index);
    }

    // The unreadable are passed over.
    private SipAddress[] Addresses(HeaderId id) => AddressList.TryRead(Table, id, out var all) ? all : AddressList.Readable(Table, id);
}

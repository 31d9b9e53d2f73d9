using System.Net;
using Ivr.Sip;

namespace Ivr.Fuzz;

/// <summary>The SIP parser, and every typed reading of what it made.</summary>
internal sealed class SipParserTarget : ITarget
{
    private static readonly IPEndPoint Source = new(IPAddress.Parse("192.0.2.77"), 6000);

    private SipParsed _parsed;

    public string Name => "sip-parser";

    public InputKind Kind => InputKind.Sip;

    public void Read(byte[] bytes)
    {
        _parsed = SipParser.Parse(bytes);
        if (_parsed.Fault is { CanBeAnswered: true } fault)
        {
            _ = fault.Answer(Source, "ours");
        }

        if (_parsed.Message is { } message)
        {
            ReadTyped(message);
        }
    }

    public void Check(byte[] bytes)
    {
        if (_parsed.Message is not { } message)
        {
            return;
        }

        ReadValues(message);
        CheckAnswer(message);

        // as it came: what was noted in it goes into answers only
        message = SipParser.Parse(bytes).Message!;
        _ = (message as SipRequest)?.Cancel();
        if (message.Table.Count == HeaderLines.Most)
        {
            // the Content-Length we add would be one line too many
            return;
        }

        var written = message.ToBytes();
        if (SipParser.Parse(written) is not { Message: { } back, Fault: var fault })
        {
            throw new FindingException("what was read and written cannot be read again");
        }

        if (fault is not null || (back.CallId, back.CSeq, back.From.Tag, back.To.Tag) != (message.CallId, message.CSeq, message.From.Tag, message.To.Tag)
            || !back.Body.Span.SequenceEqual(message.Body.Span) || !back.ToBytes().AsSpan().SequenceEqual(written))
        {
            throw new FindingException("read, written and read again, the message says something else");
        }
    }

    private static void CheckAnswer(SipMessage message)
    {
        if (message is SipRequest request && request.Method != SipMethods.Ack && request.Table.Count < HeaderLines.Most
            && SipParser.Parse(SipResponse.For(request, 486, toTag: "ours").ToBytes()).Message is null)
        {
            throw new FindingException("the answer cannot be read by us");
        }
    }

    private static void ReadTyped(SipMessage message)
    {
        _ = (message.Contacts, message.RecordRoutes, message.Routes, message.Expires, message.ContentType);
        if (message is SipRequest request)
        {
            _ = request.MaxForwards;
            request.NoteSource(Source);
            if (request.Method == SipMethods.Register)
            {
                _ = RegisterBindings.TryRead(request, out _);
            }
        }
    }

    // Any value may be asked for as anything: that is no datagram's cost, but must not throw.
    private static void ReadValues(SipMessage message)
    {
        foreach (var header in message.AllHeaders.Take(100))
        {
            _ = message.Headers(header.Name);
            _ = SipAddress.TryParse(header.Value, out var address) ? address.ToString() : SipUri.TryParse(header.Value, out var uri) ? uri.ToString() : "";
            _ = SipVia.TryParse(header.Value, out var via) ? via.ToString() : "";
            _ = DigestFields.TryParse(header.Value, out _);
        }
    }
}

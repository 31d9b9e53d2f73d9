using System.Text;

namespace Ivr.Sip.Tests;

/// <summary>Read, written and read again, a message says the same.</summary>
internal static class RoundTrip
{
    public static void Check(SipMessage message)
    {
        var parsed = SipParser.Parse(message.ToBytes());
        Assert.True(parsed.Message is not null, parsed.Fault?.Reason);
        var back = parsed.Message!;
        Assert.Equal(message.Body.ToArray(), back.Body.ToArray());
        Assert.Equal(Said(message), Said(back));
        Assert.Equal((message.CallId, message.CSeq, message.From.Tag, message.To.Tag), (back.CallId, back.CSeq, back.From.Tag, back.To.Tag));
        Assert.Equal((message.TopVia.Host, message.TopVia.Branch), (back.TopVia.Host, back.TopVia.Branch));
        Assert.Equal(back.ToBytes(), ((SipMessage)SipParser.Parse(back.ToBytes()).Message!).ToBytes());
        if (message is SipRequest request)
        {
            Assert.Equal(request.Uri, ((SipRequest)back).Uri);
            RoundTrip.CheckAnswer(request);
        }
    }

    private static void CheckAnswer(SipRequest request)
    {
        var answer = (SipResponse)SipParser.Parse(SipResponse.For(request, 480, toTag: "ours").ToBytes()).Message!;
        Assert.Equal((request.CallId, request.CSeq, request.From.Tag, request.To.Tag ?? "ours"), (answer.CallId, answer.CSeq, answer.From.Tag, answer.To.Tag));
        Assert.Equal(request.Headers("Via").Count, answer.Headers("Via").Count);
    }

    // Where a fold stood there may be more spaces, and Content-Length is ours.
    private static List<(string, string)> Said(SipMessage message) =>
        [.. message.AllHeaders.Where(header => header.Name != "Content-Length").Select(header => (header.Name, Squeezed(header.Value)))];

    private static string Squeezed(string text) => string.Join(' ', text.Split(' ', '\t').Where(word => word.Length > 0));
}

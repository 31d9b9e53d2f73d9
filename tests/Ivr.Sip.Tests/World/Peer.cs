using System.Net;
using System.Text;

namespace Ivr.Sip.Tests;

/// <summary>The other side, speaking plain text: it knows no transactions and says exactly what the test wants.</summary>
internal sealed class Peer
{
    private readonly TestWire _wire;
    private readonly Func<TimeSpan> _clock;
    private int _branch;

    public Peer(TestWire wire, Func<TimeSpan> clock, SipTransportKind kind = SipTransportKind.Udp, string address = "10.0.0.2:5060")
    {
        _wire = wire;
        _clock = clock;
        Kind = kind;
        Address = IPEndPoint.Parse(address);
        wire.Listen(Address, (_, bytes) => Hear(bytes));
    }

    public SipTransportKind Kind { get; }

    public IPEndPoint Address { get; }

    public IPEndPoint Gateway { get; } = IPEndPoint.Parse("10.0.0.1:5060");

    /// <summary>All that was heard, in order, with when.</summary>
    public List<(TimeSpan At, SipMessage Message)> Heard { get; } = [];

    /// <summary>Pongs and other bytes that are no message.</summary>
    public int Blanks { get; private set; }

    public IEnumerable<SipResponse> Responses => Heard.Select(one => one.Message).OfType<SipResponse>();

    public IEnumerable<SipRequest> Requests => Heard.Select(one => one.Message).OfType<SipRequest>();

    public string Transport => Kind.ToString().ToUpperInvariant();

    public string NewBranch() => $"z9hG4bK-peer-{++_branch}";

    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")));

    public void Send(byte[] bytes) => _wire.Carry(Kind, Address, Gateway, bytes);

    public SipResponse Final(string method, uint? number = null) =>
        Responses.Last(one => one.Status >= 200 && one.CSeq.Method == method && (number is null || one.CSeq.Number == number));

    public int[] Statuses(string method) => [.. Responses.Where(one => one.CSeq.Method == method).Select(one => one.Status)];

    public SipRequest Last(string method) => Requests.Last(one => one.Method == method);

    public int Count(string method) => Requests.Count(one => one.Method == method);

    /// <summary>When messages that fit were heard, in seconds.</summary>
    public double[] Times(Func<SipMessage, bool> fits) => [.. Heard.Where(one => fits(one.Message)).Select(one => one.At.TotalSeconds)];

    /// <summary>Answers a request of the gateway's.</summary>
    public void Answer(SipRequest request, int status, string tag = "peer", string headers = "", string body = "", string type = "application/sdp")
    {
        var vias = string.Concat(request.AllHeaders.Where(one => one.Name == "Via").Select(one => $"Via: {one.Value}\r\n"));
        var to = request.To.Tag is null && status > 100 ? $"{request.Header("To")};tag={tag}" : request.Header("To");
        Send($"SIP/2.0 {status} Whatever\r\n{vias}From: {request.Header("From")}\r\nTo: {to}\r\nCall-ID: {request.CallId}\r\nCSeq: {request.CSeq}\r\n"
            + $"Contact: <sip:peer@{Address}>\r\n{headers}{Body(body, type)}");
    }

    /// <summary>The tail of a message: a session description, or nothing.</summary>
    public static string Body(string body, string type = "application/sdp") =>
        body.Length == 0 ? "Content-Length: 0\r\n\r\n" : $"Content-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    private void Hear(byte[] bytes)
    {
        var parsed = SipParser.Parse(bytes);
        Assert.Null(parsed.Fault?.Reason);
        if (parsed.Message is { } message)
        {
            Heard.Add((_clock(), message));
        }
        else
        {
            Blanks++;
        }
    }
}

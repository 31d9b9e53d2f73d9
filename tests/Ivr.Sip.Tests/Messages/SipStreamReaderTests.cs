using System.Text;

namespace Ivr.Sip.Tests;

public class SipStreamReaderTests
{
    private readonly SipStreamReader _reader = new();

    private static string WithBody(string body) =>
        Encoding.UTF8.GetString(Wire.Bytes(Wire.Invite)).Replace("Content-Length: 0", $"Content-Length: {body.Length}") + body;

    [Fact]
    public void Several_messages_come_in_one_segment()
    {
        Add(WithBody("one") + WithBody("") + WithBody("three"));
        Assert.Equal(["one", "", "three"], ReadAll());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void One_message_comes_in_many_segments(int size)
    {
        var wire = Encoding.UTF8.GetBytes(WithBody("one") + "\r\n\r\n" + WithBody("two") + "\r\n" + WithBody("three"));
        var seen = new List<string>();
        foreach (var segment in wire.Chunk(size))
        {
            _reader.Append(segment);
            seen.AddRange(ReadAll());
        }

        Assert.Equal(["one", "ping", "two", "three"], seen);
    }

    [Fact]
    public void A_double_line_end_is_a_ping_and_a_single_one_is_nothing()
    {
        Add("\r\n\r\n");
        Assert.Equal(["ping"], ReadAll());
        Add("\r\n");
        Assert.Empty(ReadAll());
        Add(WithBody("x"));
        Assert.Equal(["x"], ReadAll());
    }

    [Fact]
    public void A_fault_within_its_frame_leaves_the_connection_whole()
    {
        Add(WithBody("x").Replace("20251 INVITE", "20251 BYE") + WithBody("y"));
        Assert.Equal(["400 CSeq Method Mismatch", "y"], ReadAll());
        Assert.False(_reader.IsBroken);
    }

    [Theory]
    [InlineData("Content-Length: 0", "Content-Length: -1", "400 Bad Content-Length")]
    [InlineData("Content-Length: 0", "X: y", "400 Bad Content-Length")]
    [InlineData("Content-Length: 0", "Content-Length: 0\r\nl: 5", "400 Bad Content-Length")]
    [InlineData("Content-Length: 0", "Content-Length: 65537", "400 Body Too Large")]
    [InlineData("INVITE", "\u0016\u0003\u0001", "400 No Request Line")]
    public void Lost_framing_ends_the_connection(string good, string bad, string fault)
    {
        var text = WithBody("");
        Add(text.Remove(text.IndexOf(good, StringComparison.Ordinal), good.Length).Insert(text.IndexOf(good, StringComparison.Ordinal), bad) + WithBody("y"));
        Assert.Equal([fault], ReadAll());
        Assert.True(_reader.IsBroken);
        Add(WithBody("z"));
        Assert.Empty(ReadAll());
    }

    [Theory]
    [InlineData("\r\n\rX")]
    [InlineData("\rX")]
    [InlineData("\n")]
    public void Half_a_ping_that_goes_on_otherwise_is_junk(string text)
    {
        Add(text);
        Assert.Equal(["400 No Request Line"], ReadAll());
        Assert.True(_reader.IsBroken);
    }

    [Fact]
    public void A_fault_of_the_frame_can_still_be_answered()
    {
        Add(WithBody("").Replace("Content-Length: 0", "Content-Length: x"));
        Assert.True(_reader.TryRead(out var parsed));
        Assert.True(parsed.Fault!.CanBeAnswered);
        Assert.Contains("CSeq: 20251 INVITE", Encoding.UTF8.GetString(parsed.Fault.Answer(Wire.Source, "t")));
    }

    [Fact]
    public void A_head_without_end_is_cut_off()
    {
        Add("INVITE sip:a@b SIP/2.0\r\n");
        for (var sent = 0; sent < SipStreamReader.Limit && !_reader.IsBroken; sent += 1000)
        {
            Assert.Empty(ReadAll());
            Add("X: " + new string('a', 995) + "\r\n");
        }

        Assert.Equal(["400 Head Too Large"], ReadAll());
    }

    [Fact]
    public void The_largest_body_passes()
    {
        var body = new string('b', SipStreamReader.Limit);
        Add(WithBody(body));
        Assert.Equal([body], ReadAll());
    }

    private void Add(string text) => _reader.Append(Encoding.UTF8.GetBytes(text));

    private List<string> ReadAll()
    {
        var all = new List<string>();
        while (_reader.TryRead(out var parsed))
        {
            all.Add(parsed.IsKeepAlive ? "ping" : parsed.Fault is { } fault ? $"{fault.Status} {fault.Reason}" : Encoding.UTF8.GetString(parsed.Message!.Body.Span));
        }

        return all;
    }
}

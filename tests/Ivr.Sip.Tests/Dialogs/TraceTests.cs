using System.Text;

namespace Ivr.Sip.Tests;

public sealed class TraceTests
{
    [Fact]
    public void What_was_said_in_a_call_can_be_read_in_order()
    {
        var world = new SipWorld();
        world.Talk();
        world.Call.Send("BYE");
        world.Settle();
        Assert.Equal(
            ["< INVITE", "> SIP/2.0 100", "> SIP/2.0 200", "< ACK", "< BYE", "> SIP/2.0 200"],
            Said(world, world.Call.CallId));
    }

    [Fact]
    public void Repeated_messages_stand_there_as_often_as_they_went()
    {
        var world = new SipWorld();
        var call = world.Dial();
        world.Pass(1.6);
        Assert.Equal(["> INVITE", "> INVITE", "> INVITE"], Said(world, call.CallId));
    }

    [Fact]
    public void The_legs_of_a_call_are_shown_with_it()
    {
        var world = new SipWorld();
        world.Talk();
        world.Dial(wanted => wanted with { PartOf = world.Call.CallId });
        Assert.Equal("> INVITE", Said(world, world.Call.CallId)[^1]);
    }

    [Fact]
    public void Of_a_long_call_the_last_messages_are_kept()
    {
        var trace = new SipTrace(new SipTraceOptions { MostPerCall = 3 }, TimeProvider.System);
        foreach (var text in new[] { "1", "2", "3", "4" })
        {
            trace.Note("call", sent: true, Way, Encoding.ASCII.GetBytes(text));
        }

        Assert.Equal(["2", "3", "4"], trace.Of("call").Select(static one => Encoding.ASCII.GetString(one.Bytes.Span)));
    }

    [Fact]
    public void The_room_is_bounded_and_calls_that_still_speak_stay()
    {
        var trace = new SipTrace(new SipTraceOptions { MostBytes = 30_000 }, TimeProvider.System);
        for (var other = 0; other < 1000; other++)
        {
            trace.Note("other " + other, sent: false, Way, new byte[100]);
            if (other % 20 == 0)
            {
                trace.Note("long", sent: false, Way, new byte[100]);
            }
        }

        Assert.True(trace.Calls <= 117, $"{trace.Calls}");
        Assert.Equal(50, trace.Of("long").Count);
        Assert.Equal("other 999", trace.Newest(1)[0].CallId);
        Assert.Empty(trace.Of("other 1"));
    }

    [Fact]
    public void With_no_room_nothing_is_kept()
    {
        var trace = new SipTrace(new SipTraceOptions { MostBytes = 0 }, TimeProvider.System);
        trace.Note("call", sent: true, Way, new byte[1]);
        Assert.Equal(0, trace.Calls);
    }

    private static SipFlow Way { get; } = new(SipTransportKind.Udp, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 5060));

    private static string[] Said(SipWorld world, string call) =>
        [.. world.Endpoint.Trace.Of(call).Select(static one => (one.Sent ? "> " : "< ") + Start(Encoding.UTF8.GetString(one.Bytes.Span)))];

    private static string Start(string message) => message.StartsWith("SIP", StringComparison.Ordinal) ? message[..11] : message[..message.IndexOf(' ')];
}

using Ivr.Cli.Tracing;
using Ivr.Gateway.Ops;
using Xunit;

namespace Ivr.Gateway.Tests.Tracing;

public sealed class LadderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Arrows_lead_from_who_spoke_to_who_was_spoken_to()
    {
        var drawn = Ladder.Draw(
            [
                Line(false, "udp:10.31.0.5:5060", "INVITE sip:12345@10.1.0.5 SIP/2.0\nContent-Type: application/sdp\n\nv=0"),
                Line(true, "udp:10.31.0.5:5060", "SIP/2.0 180 Ringing\nCSeq: 1 INVITE\n"),
                Line(true, "udp:10.41.0.11:5060", "INVITE sip:8001@10.41.0.11 SIP/2.0\n"),
                Line(true, "udp:10.41.0.11:5060", "INVITE sip:8001@10.41.0.11 SIP/2.0\n"),
                Line(false, "udp:10.41.0.11:5060", "SIP/2.0 486 Busy Here\nCSeq: 1 INVITE\n"),
            ],
            whole: false, Locale.English);
        string[] rows = [.. drawn.TrimEnd().Split('\n').Select(static row => row.Length > 12 && row[0] != ' ' ? row[12..] : row)];
        Assert.Equal(
            [
                "           udp:10.31.0.5:5060                  gateway                 udp:10.41.0.11:5060",
                "        |------- INVITE (SDP) ------->|                             |",
                "        |<--- 180 Ringing INVITE -----|                             |",
                "        |                             |---------- INVITE ---------->|",
                "        |                             |------- INVITE again ------->|",
                "        |                             |<-- 486 Busy Here INVITE ----|",
            ],
            rows);
    }

    [Fact]
    public void In_Chinese_the_posts_stay_in_their_places()
    {
        var bye = Line(true, "udp:10.31.0.5:5060", "BYE sip:12345@10.1.0.5 SIP/2.0\n");
        var drawn = Ladder.Draw([bye, bye], whole: false, Locale.Chinese);
        string[] rows = [.. drawn.TrimEnd().Split('\n').Select(static row => row[0] == ' ' ? row : row[12..])];
        Assert.Equal(
            [
                "           udp:10.31.0.5:5060                   网关",
                "        |<----------- BYE ------------|",
                "        |<-------- BYE 重发 ----------|",
            ],
            rows);
    }

    [Fact]
    public void In_full_the_message_stands_below_its_arrow()
    {
        var drawn = Ladder.Draw([Line(false, "udp:10.31.0.5:5060", "BYE sip:12345@10.1.0.5 SIP/2.0\nReason: Q.850;cause=16")], whole: true, Locale.English);
        Assert.Contains("BYE Q.850;cause=16", drawn);
        Assert.Contains("\n    BYE sip:12345@10.1.0.5 SIP/2.0\n    Reason: Q.850;cause=16\n", drawn);
    }

    private static TraceLine Line(bool sent, string peer, string text) => new(Noon, sent, peer, text);
}

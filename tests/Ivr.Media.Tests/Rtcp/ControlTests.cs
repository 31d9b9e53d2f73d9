using System.Net;

namespace Ivr.Media.Tests;

public sealed class ControlTests : IDisposable
{
    private readonly MediaWorld _world = new();

    [Fact]
    public void A_leg_that_hears_something_reports_from_port_to_port_about_every_five_seconds()
    {
        var control = _world.Control();
        var (session, peer) = _world.Call();
        Talk(peer, 30_000);
        var heard = control.Heard;
        Assert.InRange(heard.Count, 4, 12);
        Assert.All(heard, report =>
        {
            Assert.Equal(session.Local.Port + 1, report.From.Port);
            Assert.True(report is { IsSender: true, SaysGoodbye: false });
            Assert.Equal((peer.Heard[0].Ssrc, 0xCAFEu), (report.Ssrc, report.Block!.Value.Ssrc));
        });
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.InRange((pair.Second.At - pair.First.At).TotalSeconds, 2, 6.3));
        var last = heard[^1];
        Assert.InRange((int)last.Sent!.Value.Packets - peer.Heard.Count(packet => packet.At <= last.At), -2, 2);
        Assert.Equal(last.Sent.Value.Packets * 160, last.Sent.Value.Octets);
        Assert.Equal(heard.Count, (int)_world.Engine.Counters.ReportsSent);
    }

    [Fact]
    public void A_leg_that_hears_nothing_opens_no_port_for_it()
    {
        var (session, _) = _world.Call();
        _world.Pass(20_000);
        Assert.Equal(0, _world.Engine.Counters.ReportsSent);
        _world.Control("10.0.0.1", session.Local.Port + 1);
    }

    [Fact]
    public void Loss_and_jitter_stand_in_what_we_report_and_in_the_statistics()
    {
        var control = _world.Control();
        var (session, peer) = _world.Call();
        for (var i = 0; i < 500; i++)
        {
            peer.SayFrame(0x11);
            // every tenth is lost, every second comes 10 ms late
            (peer.Sequence, peer.Timestamp) = i % 10 == 0 ? ((ushort)(peer.Sequence + 1), peer.Timestamp + 160) : (peer.Sequence, peer.Timestamp);
            _world.Pass(i % 10 == 0 ? 40 : i % 2 == 0 ? 30 : 10);
        }

        var block = control.Heard[^1].Block!.Value;
        Assert.InRange((int)block.FractionLost, 18, 30);
        Assert.InRange(block.Jitter, 30u, 90u);
        var quality = session.Statistics.Quality;
        Assert.InRange(quality.LossHeard!.Value, 0.08, 0.1);
        Assert.InRange(quality.JitterHeard!.Value, 4, 11);
        Assert.InRange(quality.MosHeard!.Value, 2.5, 3.6);
        Assert.Equal((null, null, null), (quality.LossSent, quality.RoundTrip, quality.MosSent));
    }

    [Fact]
    public void What_the_peer_reports_tells_round_trip_and_how_it_hears_us()
    {
        var control = _world.Control();
        var (session, peer) = _world.Call();
        Talk(peer, 8000);
        var ours = control.Heard[^1];

        // the peer answers after half a second, of which its wire took 60 ms
        var held = _world.Time.Elapsed - ours.At + TimeSpan.FromMilliseconds(440);
        _world.Pass(500);
        control.Report(Control(session), peer.Ssrc, new RtcpReportBlock(
            ours.Ssrc, 10, 20, 5000, 160, ours.Sent!.Value.Middle, (uint)(held.TotalSeconds * 65536)));
        _world.Pass(20);
        var quality = session.Statistics.Quality;
        Assert.InRange(quality.RoundTrip!.Value, 55, 70);
        Assert.Equal(20, quality.JitterSent);
        Assert.InRange(quality.LossSent!.Value, 0.03, 0.06);
        Assert.InRange(quality.MosSent!.Value, 3.4, 4.1);
        Assert.InRange(quality.MosHeard!.Value, 4.3, 4.42);
        Assert.Equal(1, _world.Engine.Counters.ReportsReceived);
    }

    [Fact]
    public void Our_block_repeats_when_the_peers_report_came()
    {
        var control = _world.Control();
        var (session, peer) = _world.Call();
        Talk(peer, 8000);
        control.Report(Control(session), peer.Ssrc, null, new RtcpSenderInfo(0x0000_1234_5678_0000, 1, 1, 1));
        var came = _world.Time.Elapsed;
        var before = control.Heard.Count;
        Talk(peer, 8000);
        var report = control.Heard[before];
        Assert.Equal(0x1234_5678u, report.Block!.Value.LastReport);
        Assert.InRange(report.Block.Value.Delay / 65536.0, (report.At - came).TotalSeconds - 0.02, (report.At - came).TotalSeconds + 0.02);
    }

    [Theory]
    [InlineData("10.0.0.2", 0xCAFEu + 1, 7u)]
    [InlineData("10.0.0.9", 0xCAFEu, 0u)]
    public void Who_guesses_makes_no_figures(string host, uint ssrc, uint about)
    {
        var control = _world.Control();
        var (session, peer) = _world.Call();
        Talk(peer, 8000);
        var ours = peer.Heard[0].Ssrc;
        var guesser = _world.Control(host, 4777);
        guesser.Report(Control(session), ssrc, new RtcpReportBlock(about == 0 ? ours : about, 255, 400, 1, 9999, 1, 1));
        _world.Pass(20);
        Assert.Equal((null, 1L, 0L), (session.Statistics.Quality.LossSent, _world.Engine.Counters.ForeignReports, _world.Engine.Counters.ReportsReceived));

        var before = control.Heard.Count;
        Talk(peer, 8000);
        Assert.Empty(guesser.Heard);
        Assert.True(control.Heard.Count > before);
    }

    [Fact]
    public void Behind_a_translator_reports_go_where_the_peers_come_from()
    {
        var told = _world.Control();
        var (session, peer) = _world.Call();
        Talk(peer, 8000);
        var moved = _world.Control(port: 61_234);
        moved.Report(Control(session), peer.Ssrc, null);
        var before = told.Heard.Count;
        Talk(peer, 12_000);
        Assert.NotEmpty(moved.Heard);
        Assert.Equal(before, told.Heard.Count);
    }

    [Fact]
    public void With_rtcp_mux_everything_goes_over_one_port()
    {
        var peer = _world.Peer();
        var session = _world.Open();
        var verdict = peer.Call(session, more: "a=rtcp-mux\r\n");
        Assert.Contains("a=rtcp-mux\r\n", System.Text.Encoding.ASCII.GetString(verdict.Body.Span));
        Talk(peer, 12_000);
        var reports = _world.Sent.Where(packet => packet.To == peer.Address && RtcpCompound.MayBe(packet.Bytes.Span)).ToList();
        Assert.NotEmpty(reports);
        Assert.All(reports, report => Assert.Equal(session.Local.Port, report.From.Port));
        _world.Control("10.0.0.1", session.Local.Port + 1);

        peer.SendRaw(Compound(peer.Ssrc, new RtcpReportBlock(peer.Heard[0].Ssrc, 0, 0, 1, 80, 0, 0)));
        _world.Pass(20);
        Assert.Equal(10, session.Statistics.Quality.JitterSent);
    }

    [Fact]
    public void Without_the_peers_asking_nothing_is_muxed()
    {
        var (session, _) = _world.Call();
        Assert.DoesNotContain("rtcp", System.Text.Encoding.ASCII.GetString(session.CreateOffer().Span));
    }

    [Theory]
    [InlineData("a=rtcp:4555\r\n", "10.0.0.2", 4555)]
    [InlineData("a=rtcp:4556 IN IP4 10.0.0.7\r\n", "10.0.0.7", 4556)]
    public void The_port_the_peer_names_is_where_its_reports_go(string line, string host, int port)
    {
        var control = _world.Control(host, port);
        var peer = _world.Peer();
        var session = _world.Open();
        peer.Call(session, more: line);
        Talk(peer, 8000);
        Assert.NotEmpty(control.Heard);
        control.Report(Control(session), peer.Ssrc, null);
        _world.Pass(20);
        Assert.Equal(1, _world.Engine.Counters.ReportsReceived);
    }

    [Fact]
    public void The_last_word_is_a_goodbye_and_both_ports_are_free_again()
    {
        var control = _world.Control();
        var (session, peer) = _world.Call();
        Talk(peer, 8000);
        session.Dispose();
        _world.Pass(20);
        Assert.True(control.Heard[^1].SaysGoodbye);
        Assert.Single(control.Heard, report => report.SaysGoodbye);
        _world.Control("10.0.0.1", session.Local.Port);
        _world.Control("10.0.0.1", session.Local.Port + 1);
    }

    [Fact]
    public void A_leg_whose_port_somebody_has_goes_on_without_reports()
    {
        var (session, peer) = _world.Call();
        _world.Control("10.0.0.1", session.Local.Port + 1);
        Talk(peer, 20_000);
        Assert.Equal(0, _world.Engine.Counters.ReportsSent);
        Assert.Equal(0, _world.Engine.Counters.Faults);
        Assert.True(session.Statistics.Quality.MosHeard > 4.3);
    }

    [Fact]
    public void A_leg_closed_while_its_port_is_opened_leaves_it_free()
    {
        var home = new HeldHome();
        var session = _world.Engine.Open(home);
        var peer = _world.Peer();
        peer.Call(session);
        Talk(peer, 8000);
        session.Dispose();
        home.Run();
        _world.Pass(20);
        _world.Control("10.0.0.1", session.Local.Port + 1);
    }

    [Fact]
    public void What_is_no_rtcp_is_counted()
    {
        var control = _world.Control();
        var (session, peer) = _world.Call();
        Talk(peer, 8000);
        control.SendRaw([1, 2, 3], Control(session));
        control.SendRaw([0x80, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xD5], Control(session));
        peer.SendRaw([0x81, 200, 0, 9]);
        _world.Pass(20);
        Assert.Equal(3, _world.Engine.Counters.MalformedReports);
        Assert.Equal(0, session.Statistics.Malformed);
    }

    public void Dispose() => _world.Dispose();

    private static RtpAddress Control(MediaSession session) =>
        RtpAddress.From(new IPEndPoint(session.Local.Address, session.Local.Port + 1));

    private static byte[] Compound(uint ssrc, RtcpReportBlock block)
    {
        var buffer = new byte[RtcpWriter.Longest];
        var writer = new RtcpWriter(buffer);
        writer.Report(ssrc, null, block);
        return buffer[..writer.Length];
    }

    private void Talk(Peer peer, int milliseconds)
    {
        for (; milliseconds > 0; milliseconds -= 20)
        {
            peer.SayFrame(0x11);
            _world.Pass(20);
        }
    }
}

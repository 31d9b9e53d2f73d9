using System.Net;
using System.Text;

namespace Ivr.Media.Tests;

public sealed class SdpTests : IDisposable
{
    private readonly MediaWorld _world = new();

    [Fact]
    public void The_answer_names_one_codec_and_the_keys_by_the_offers_numbers()
    {
        var session = _world.Open();
        var verdict = session.Answer(Sdp("c=IN IP4 10.0.0.2", "t=0 0", "m=audio 4000 RTP/AVP 18 8 0 96", "a=rtpmap:18 G729/8000", "a=rtpmap:96 telephone-event/8000"));
        Assert.Equal(
            $"""
            v=0
            o=- {SessionOf(verdict)} 1 IN IP4 10.0.0.1
            s=-
            c=IN IP4 10.0.0.1
            t=0 0
            m=audio {session.Local.Port} RTP/AVP 8 96
            a=rtpmap:8 PCMA/8000
            a=rtpmap:96 telephone-event/8000
            a=fmtp:96 0-15
            a=ptime:20
            a=sendrecv

            """.ReplaceLineEndings("\r\n"), Text(verdict));
        Assert.Equal(
            new MediaParameters(AudioCodec.Pcma, 8, 96, new IPEndPoint(IPAddress.Parse("10.0.0.2"), 4000), MediaDirection.SendReceive, false),
            verdict.Parameters);
    }

    [Fact]
    public void A_refused_line_repeats_nothing_of_the_offer_that_is_no_word()
    {
        var verdict = Answer("c=IN IP4 10.0.0.2", "t=0 0", "t=7 8", "m=audio 4000 RTP/AVP 8", "m=im\u0001age 4002 ud\u0002ptl t\u007f38", "m=video 4004 RTP/AVP 96 97");
        Assert.Contains("\r\nt=0 0\r\n", Text(verdict));
        Assert.EndsWith("\r\nm=- 0 - 0\r\nm=video 0 RTP/AVP 96\r\n", Text(verdict));
    }

    [Fact]
    public void A_description_of_hundreds_of_lines_costs_little_memory()
    {
        var lines = Enumerable.Repeat("m=audio 4000 RTP/AVP " + string.Join(' ', Enumerable.Range(0, 80)), 30)
            .Append("c=IN IP4 " + string.Join(' ', Enumerable.Repeat("10.0.0.2/1/1", 100)))
            .Concat(Enumerable.Range(0, 128).Select(number => $"a=rtpmap:{number} {new string('x', 20)}/8000/1")).ToArray();
        var (session, body) = (_world.Open(), Sdp(lines));
        session.Answer(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        session.Answer(body);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 128 * 1024);
    }

    [Theory]
    [InlineData("8 0", AudioCodec.Pcma, 8)]
    [InlineData("0 8", AudioCodec.Pcmu, 0)]
    [InlineData("18 0 9", AudioCodec.Pcmu, 0)]
    [InlineData("18 9 0", AudioCodec.G722, 9)]
    [InlineData("97 8", AudioCodec.Pcma, 97)]
    [InlineData("98 8", AudioCodec.Pcma, 8)]
    public void The_first_codec_of_the_offer_we_know_is_taken(string formats, AudioCodec codec, int number)
    {
        var verdict = Answer("c=IN IP4 10.0.0.2", $"m=audio 4000 RTP/AVP {formats}", "a=rtpmap:97 pcma/8000/1", "a=rtpmap:98 PCMU/16000", "a=rtpmap:9 G722/8000");
        Assert.Equal((codec, number, (int?)null), (verdict.Parameters!.Codec, verdict.Parameters.PayloadType, verdict.Parameters.EventPayloadType));
        Assert.Contains($" RTP/AVP {number}\r\na=rtpmap:{number} {AudioCodecs.NameOf(codec)}/8000\r\n", Text(verdict));
    }

    [Theory]
    [InlineData("102 101", 101)]
    [InlineData("103 102", null)]
    [InlineData("101 104", 101)]
    [InlineData("104 101", 104)]
    public void Of_several_kinds_of_keys_the_first_at_8000_hertz_counts(string numbers, int? taken)
    {
        var verdict = Answer(
            "c=IN IP4 10.0.0.2", $"m=audio 4000 RTP/AVP 8 {numbers}", "a=rtpmap:101 telephone-event/8000", "a=rtpmap:102 telephone-event/48000",
            "a=rtpmap:103 telephone-event/0", "a=rtpmap:104 TELEPHONE-EVENT/8000");
        Assert.Equal(taken, verdict.Parameters!.EventPayloadType);
    }

    [Theory]
    [InlineData("The description has no media line (m=).", "c=IN IP4 10.0.0.2")]
    [InlineData("The description has no audio line.", "c=IN IP4 10.0.0.2", "m=video 4000 RTP/AVP 96")]
    [InlineData("Audio is only wanted protected (SRTP), which is off here.", "c=IN IP4 10.0.0.2", "m=audio 4000 RTP/SAVP 8")]
    [InlineData("Audio is only wanted by another protocol than RTP/AVP and RTP/SAVP.", "c=IN IP4 10.0.0.2", "m=audio 4000 RTP/SAVPF 8")]
    [InlineData("The audio line is refused (port 0).", "c=IN IP4 10.0.0.2", "m=audio 0 RTP/AVP 8")]
    [InlineData("None of the codecs is one of PCMA, PCMU, G722 at 8000 Hz.", "c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 18 97 98 99", "a=rtpmap:97 opus/48000/2", "a=rtpmap:98 AMR/8000", "a=rtpmap:99 G722/16000")]
    [InlineData("The description has no connection address (c=).", "m=audio 4000 RTP/AVP 8")]
    [InlineData("Media at 2001:db8::1 cannot be reached from 10.0.0.1: another address family.", "c=IN IP6 2001:db8::1", "m=audio 4000 RTP/AVP 8")]
    public void An_offer_that_does_not_fit_is_refused_with_the_reason(string why, params string[] lines)
    {
        var session = _world.Open();
        var verdict = session.Answer(Sdp(lines));
        Assert.False(verdict.Accepted);
        Assert.Equal(why, verdict.Why);
        Assert.True(verdict.Body.IsEmpty);
        Assert.Null(session.Parameters);
    }

    [Fact]
    public void Lines_we_do_not_take_are_answered_with_port_0_in_their_place()
    {
        var verdict = Answer(
            "t=1 2", "m=video 5000 RTP/AVP 96 97", "m=audio 0 RTP/AVP 8", "m=audio 5002 RTP/SAVP 8", "m=audio 5004 RTP/AVP 18",
            "m=audio 5006 RTP/AVP 0", "c=IN IP4 10.0.0.3", "m=audio 5008 RTP/AVP 8", "m=image 5010 udptl t38");
        Assert.Equal(
            ["m=video 0 RTP/AVP 96", "m=audio 0 RTP/AVP 8", "m=audio 0 RTP/SAVP 8", "m=audio 0 RTP/AVP 18", "m=audio 20000 RTP/AVP 0", "m=audio 0 RTP/AVP 8", "m=image 0 udptl t38"],
            Text(verdict).Split("\r\n").Where(line => line.StartsWith("m=", StringComparison.Ordinal)));
        Assert.Contains("\r\nt=1 2\r\n", Text(verdict));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.3"), 5006), verdict.Parameters!.Remote);
    }

    [Theory]
    [InlineData("", "", MediaDirection.SendReceive, false)]
    [InlineData("a=sendonly", "", MediaDirection.ReceiveOnly, true)]
    [InlineData("", "a=sendonly", MediaDirection.ReceiveOnly, true)]
    [InlineData("a=inactive", "a=sendrecv", MediaDirection.SendReceive, false)]
    [InlineData("", "a=inactive", MediaDirection.Inactive, true)]
    [InlineData("", "a=recvonly", MediaDirection.SendOnly, false)]
    [InlineData("c=IN IP4 0.0.0.0", "", MediaDirection.SendReceive, true)]
    [InlineData("", "c=IN IP4 0.0.0.0", MediaDirection.SendReceive, true)]
    [InlineData("c=IN IP6 ::", "", MediaDirection.SendReceive, true)]
    public void Directions_and_hold_are_understood_in_every_dialect(string session, string media, MediaDirection ours, bool holds)
    {
        var verdict = Answer(session.Length > 0 ? session : "b=AS:64", "c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 8", media);
        Assert.Equal((ours, holds), (verdict.Parameters!.Direction, verdict.Parameters.RemoteHolds));
        var said = ours switch { MediaDirection.ReceiveOnly => "recvonly", MediaDirection.SendOnly => "sendonly", MediaDirection.Inactive => "inactive", _ => "sendrecv" };
        Assert.EndsWith($"a={said}\r\n", Text(verdict));
    }

    [Fact]
    public void A_host_name_is_taken_and_the_peer_shows_itself_by_sending()
    {
        var session = _world.Open();
        Assert.True(session.Answer(Sdp("c=IN IP4 phone.example.com", "m=audio 4000 RTP/AVP 8")).Accepted);
        Assert.Null(session.Parameters!.Remote);
        Assert.False(session.RemoteHolds);
        var peer = _world.Peer().Towards(session);
        _world.Pass(100);
        Assert.Empty(_world.Sent);
        peer.SayFrames(3);
        _world.Pass(100);
        Assert.NotEmpty(peer.Heard);
    }

    [Fact]
    public void The_version_rises_only_when_what_we_say_changes()
    {
        var session = _world.Open();
        var first = session.Answer(Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 8")).Body.ToArray();
        Assert.Equal(first, session.Answer(Sdp("c=IN IP4 10.0.0.9", "m=audio 4004 RTP/AVP 8 0")).Body.ToArray());
        var held = session.Answer(Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 8", "a=sendonly"));
        Assert.Equal(2, VersionOf(held));
        Assert.False(session.Answer(Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 18")).Accepted);
        Assert.True(session.RemoteHolds);
        var back = session.Answer(Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 8"));
        Assert.Equal(3, VersionOf(back));
        Assert.Equal(SessionOf(held), SessionOf(back));
        Assert.Contains($"m=audio {session.Local.Port} ", Text(back));
    }

    [Theory]
    [InlineData(null, "8 0 9 101")]
    [InlineData(AudioCodec.Pcmu, "0 8 9 101")]
    [InlineData(AudioCodec.G722, "9 8 0 101")]
    public void Our_offer_has_every_codec_and_keys(AudioCodec? first, string formats)
    {
        var session = _world.Open();
        var offer = Encoding.ASCII.GetString(session.CreateOffer(first).Span);
        Assert.Contains($"m=audio {session.Local.Port} RTP/AVP {formats}\r\n", offer);
        Assert.Contains("a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n", offer);
    }

    [Fact]
    public void An_answer_decides_and_its_numbers_are_the_ones_we_send_with()
    {
        var session = _world.Open();
        session.CreateOffer();
        Assert.True(session.AcceptAnswer(Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 0 8 96", "a=rtpmap:96 telephone-event/8000")).Accepted);
        Assert.Equal((AudioCodec.Pcmu, 0, 96), (session.Parameters!.Codec, session.Parameters.PayloadType, session.Parameters.EventPayloadType));

        // Keys come under our number or the peer's.
        var keys = new List<char>();
        session.OnDigit = keys.Add;
        var peer = _world.Peer().Towards(session);
        peer.Press(1, type: 101);
        peer.Press(2, type: 96);
        Assert.Equal(['1', '2'], keys);
    }

    [Fact]
    public void An_answer_that_does_not_fit_changes_nothing_and_a_repeated_one_does_no_harm()
    {
        var session = _world.Open();
        Assert.False(session.AcceptAnswer(Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 8")).Accepted);
        session.CreateOffer();
        Assert.False(session.AcceptAnswer(Sdp("c=IN IP4 10.0.0.2", "m=audio 0 RTP/AVP 8")).Accepted);
        Assert.False(session.AcceptAnswer(Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 18")).Accepted);
        Assert.False(session.AcceptAnswer(default).Accepted);
        Assert.Null(session.Parameters);
        var answer = Sdp("c=IN IP4 10.0.0.2", "m=audio 4000 RTP/AVP 8");
        Assert.True(session.AcceptAnswer(answer).Accepted);
        Assert.True(session.AcceptAnswer(answer).Accepted);
    }

    [Fact]
    public void A_later_offer_of_ours_keeps_lines_and_numbers()
    {
        var session = _world.Open();
        session.Answer(Sdp("c=IN IP4 10.0.0.2", "m=video 5000 RTP/AVP 96", "m=audio 4000 RTP/AVP 0 97", "a=rtpmap:97 telephone-event/8000", "a=sendonly"));
        var offer = Encoding.ASCII.GetString(session.CreateOffer().Span);
        Assert.Contains($"m=video 0 RTP/AVP 96\r\nm=audio {session.Local.Port} RTP/AVP 0 8 9 97\r\n", offer);
        Assert.EndsWith("a=sendrecv\r\n", offer);
        Assert.True(session.AcceptAnswer(Sdp("c=IN IP4 10.0.0.2", "m=video 0 RTP/AVP 96", "m=audio 4000 RTP/AVP 8")).Accepted);
        Assert.Equal(AudioCodec.Pcma, session.Parameters!.Codec);
    }

    [Fact]
    public void Untidy_descriptions_are_read()
    {
        var verdict = _world.Open().Answer(Encoding.UTF8.GetBytes(
            "\nV=0\n\no=王 1 1 IN IP4 x\ns=\nC=IN  IP4   10.0.0.2/127\nnonsense\nx\n=\na=\n m=audio 4000/2 rtp/avp  8\t0 999 abc\na=rtpmap:\na=rtpmap:8\na=rtpmap:8 PCMA/8000 \na=SENDONLY"));
        Assert.True(verdict.Accepted, verdict.Why);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 4000), verdict.Parameters!.Remote);
        Assert.True(verdict.Parameters.RemoteHolds);
    }

    [Fact]
    public void Nothing_that_arrives_throws()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var good = Sdp("c=IN IP4 10.0.0.2", "m=video 5000 RTP/AVP 96", "m=audio 4000 RTP/AVP 0 97", "a=rtpmap:97 telephone-event/8000", "a=sendonly");
        var session = _world.Open();
        session.CreateOffer();
        for (var i = 0; i < 5000; i++)
        {
            var bytes = good.ToArray();
            for (var hits = random.Next(1, 20); hits > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(4) == 0 ? random.Next(256) : "\r\n =:/0am"u8[random.Next(9)]);
            }

            var cut = bytes.AsSpan(0, random.Next(bytes.Length + 1)).ToArray();
            var error = Record.Exception(() =>
            {
                var verdict = session.Answer(cut);
                Assert.Equal(verdict.Accepted, verdict.Why is null);
                session.AcceptAnswer(cut);
            });
            Assert.True(error is null, $"seed {seed}, round {i}: {error}");
        }

        Assert.False(session.Answer(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("m=video 1 x y\r\n", 10_000)))).Accepted);
    }

    [Fact]
    public void An_ipv6_leg_speaks_ipv6()
    {
        using var world = new MediaWorld(MediaWorld.Options with { Address = IPAddress.Parse("2001:db8::1") });
        var session = world.Open();
        var verdict = session.Answer(Sdp("c=IN IP6 2001:db8::2", "m=audio 4000 RTP/AVP 8"));
        Assert.Equal(new IPEndPoint(IPAddress.Parse("2001:db8::2"), 4000), verdict.Parameters!.Remote);
        Assert.Contains("\r\nc=IN IP6 2001:db8::1\r\n", Text(verdict));
        var peer = world.Peer("2001:db8::2");
        world.Pass(100);
        Assert.NotEmpty(peer.Heard);
    }

    public void Dispose() => _world.Dispose();

    private static byte[] Sdp(params string[] lines) =>
        Encoding.ASCII.GetBytes("v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\n" + string.Concat(lines.Where(line => line.Length > 0).Select(line => line + "\r\n")));

    private static string Text(SdpVerdict verdict)
    {
        Assert.True(verdict.Accepted, verdict.Why);
        return Encoding.ASCII.GetString(verdict.Body.Span);
    }

    private static string SessionOf(SdpVerdict verdict) => Text(verdict).Split("\r\n")[1].Split(' ')[1];

    private static int VersionOf(SdpVerdict verdict) => int.Parse(Text(verdict).Split("\r\n")[1].Split(' ')[2]);

    private SdpVerdict Answer(params string[] lines) => _world.Open().Answer(Sdp(lines));
}

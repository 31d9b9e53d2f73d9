using System.Text;
using System.Text.RegularExpressions;

namespace Ivr.Media.Tests;

/// <summary>Legs whose sound is protected, each speaking with another leg, or with a peer that is not.</summary>
public sealed class ProtectedLegTests : IDisposable
{
    private const string Inline = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";

    private readonly MediaWorld _world = new();

    public static TheoryData<string> Suites => SrtpWorld.Suites;

    public void Dispose() => _world.Dispose();

    [Theory, MemberData(nameof(Suites))]
    public void Both_hear_each_other_and_the_wire_shows_nothing(string suite)
    {
        var policy = SrtpPolicy.Required with { Suites = [SrtpSuite.Find(suite)!] };
        var (outer, inner) = (new Side(_world, policy), new Side(_world, policy));
        outer.Call(inner);
        outer.Says(0x11);
        inner.Says(0x22);
        _world.Pass(200);
        Assert.Equal((0x22, 0x11), (outer.Heard, inner.Heard));
        Assert.All(_world.Sent, packet =>
        {
            Assert.Equal(172 + SrtpSuite.Find(suite)!.TagLength, packet.Bytes.Length);
            Assert.DoesNotContain("11111111", SrtpWorld.Hex(packet.Bytes.Span[12..]));
        });
        Assert.Equal((suite, suite), (outer.Session.Protection, inner.Session.Parameters!.Protection!.Name));
        Assert.Equal((0, 0), (outer.Session.Statistics.Unauthentic, outer.Session.Statistics.Replayed));
    }

    [Theory, MemberData(nameof(Suites))]
    public void Reports_go_protected_too(string suite)
    {
        var policy = SrtpPolicy.Required with { Suites = [SrtpSuite.Find(suite)!] };
        var (outer, inner) = (new Side(_world, policy), new Side(_world, policy));
        outer.Call(inner);
        outer.Says(0x11);
        inner.Says(0x22);
        _world.Pass(20_000);
        var reports = _world.Sent.Where(packet => RtcpCompound.MayBe(packet.Bytes.Span)).Select(packet => packet.Bytes.ToArray()).ToArray();
        Assert.True(reports.Length >= 4, $"{reports.Length} reports");
        var behind = suite.StartsWith("AEAD", StringComparison.Ordinal) ? 0 : 10;
        Assert.All(reports, report => Assert.True(report[^(behind + 4)] >= 0x80, "E says that it is encrypted"));
        // the first came before the other side had its port for reports
        Assert.InRange(_world.Engine.Counters.ReportsReceived, reports.Length - 1, reports.Length);
        Assert.Equal((0, 0, 0), (_world.Engine.Counters.MalformedReports, _world.Engine.Counters.ForeignReports, _world.Engine.Counters.Unauthentic));
        Assert.Equal((0x22, 0x11), (outer.Heard, inner.Heard));
    }

    [Fact]
    public void What_is_required_is_offered_by_SAVP_in_the_policys_order_and_nothing_else_is_taken()
    {
        var session = _world.Open(SrtpPolicy.Required);
        var offer = Text(session.CreateOffer());
        Assert.Contains(" RTP/SAVP 8 ", offer);
        Assert.Equal(["1 AEAD_AES_256_GCM", "2 AES_256_CM_HMAC_SHA1_80", "3 AES_CM_128_HMAC_SHA1_80"], Regex.Matches(offer, "a=crypto:(.*) inline:").Select(line => line.Groups[1].Value));
        foreach (var answer in (string[])[Description("RTP/SAVP"), Description("RTP/AVP"), Description("RTP/SAVP", $"9 AES_CM_128_HMAC_SHA1_80 inline:{Inline}"), Description("RTP/SAVP", $"1 AES_CM_128_HMAC_SHA1_80 inline:{Inline}"), Description("RTP/SAVP", $"3 AES_CM_128_HMAC_SHA1_80 inline:{Inline} UNENCRYPTED_SRTP")])
        {
            var verdict = session.AcceptAnswer(Encoding.ASCII.GetBytes(answer));
            Assert.Equal((false, true), (verdict.Accepted, verdict.IsUnprotected));
        }

        Assert.Null(session.Parameters);
        Assert.True(session.AcceptAnswer(Encoding.ASCII.GetBytes(Description("RTP/SAVP", $"3 AES_CM_128_HMAC_SHA1_80 inline:{Inline}"))).Accepted);
        Assert.Equal("AES_CM_128_HMAC_SHA1_80", session.Protection);
    }

    [Theory]
    [InlineData("RTP/AVP", "")]
    [InlineData("RTP/SAVP", "")]
    [InlineData("RTP/AVP", $"1 AES_CM_128_HMAC_SHA1_32 inline:{Inline}")]
    [InlineData("RTP/SAVP", $"1 AES_CM_128_HMAC_SHA1_80 inline:{Inline} UNENCRYPTED_SRTP")]
    public void What_is_required_and_not_offered_is_refused_also_in_the_midst_of_a_call(string protocol, string crypto)
    {
        var plain = Encoding.ASCII.GetBytes(Description(protocol, crypto));
        var (outer, inner) = (new Side(_world, SrtpPolicy.Required), new Side(_world, SrtpPolicy.Required));
        Assert.NotNull(inner.Session.WhyUnprotected(plain));
        Assert.True(inner.Session.Answer(plain).IsUnprotected);
        outer.Call(inner);
        var verdict = inner.Session.Answer(plain);
        Assert.Equal((false, true), (verdict.Accepted, verdict.IsUnprotected));
        outer.Says(0x11);
        _world.Pass(100);
        Assert.Equal((0x11, "AEAD_AES_256_GCM"), (inner.Heard, inner.Session.Protection));
    }

    [Fact]
    public void What_is_optional_is_offered_within_AVP_and_may_end_in_plain_which_is_told()
    {
        var peer = _world.Peer();
        var session = _world.Open(SrtpPolicy.Optional);
        var offer = Text(session.CreateOffer());
        Assert.Contains(" RTP/AVP 8 ", offer);
        Assert.Contains("a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:", offer);
        Assert.True(session.AcceptAnswer(peer.Offer()).Accepted);
        _world.Pass(100);
        Assert.Equal("plain", session.Protection);
        Assert.All(peer.Heard, packet => Assert.True(packet.IsSilence));
    }

    [Theory]
    [InlineData(SrtpUse.Optional, SrtpUse.Optional)]
    [InlineData(SrtpUse.Required, SrtpUse.Optional)]
    [InlineData(SrtpUse.Optional, SrtpUse.Required)]
    public void What_is_optional_on_one_side_is_done_when_the_other_does_it(SrtpUse caller, SrtpUse called)
    {
        var (outer, inner) = (new Side(_world, SrtpPolicy.Off with { Use = caller }), new Side(_world, SrtpPolicy.Off with { Use = called }));
        outer.Call(inner);
        inner.Says(0x22);
        _world.Pass(100);
        Assert.Equal((0x22, "AEAD_AES_256_GCM"), (outer.Heard, outer.Session.Protection));
    }

    [Fact]
    public void What_is_off_refuses_who_insists_and_passes_over_who_does_not()
    {
        var session = _world.Open();
        Assert.DoesNotContain("crypto", Text(session.CreateOffer()));
        var verdict = session.Answer(Encoding.ASCII.GetBytes(Description("RTP/SAVP", $"1 AES_CM_128_HMAC_SHA1_80 inline:{Inline}")));
        Assert.Equal((false, false), (verdict.Accepted, verdict.IsUnprotected));
        Assert.Contains("off", verdict.Why);
        var answer = session.Answer(Encoding.ASCII.GetBytes(Description("RTP/AVP", $"1 AES_CM_128_HMAC_SHA1_80 inline:{Inline}")));
        Assert.True(answer.Accepted);
        Assert.DoesNotContain("crypto", Text(answer.Body));
    }

    [Fact]
    public void Of_an_offer_the_first_suite_we_take_is_answered_by_its_number_with_a_key_of_our_own()
    {
        var answer = Text(_world.Open(SrtpPolicy.Optional).Answer(Encoding.ASCII.GetBytes(Description("RTP/AVP",
            "1 F8_128_HMAC_SHA1_80 inline:" + Inline, "2 AES_CM_128_HMAC_SHA1_32 inline:" + Inline, "7 AES_CM_128_HMAC_SHA1_80 inline:" + Inline + "|2^20|1:4", "8 AES_CM_128_HMAC_SHA1_80 inline:" + Inline))).Body);
        Assert.Contains(" RTP/AVP 8", answer);
        Assert.Matches("^7 AES_CM_128_HMAC_SHA1_80 inline:[A-Za-z0-9+/]{40}\r$", Assert.Single(Regex.Matches(answer, "a=crypto:(.*\r)")).Groups[1].Value);
        Assert.DoesNotContain(Inline, answer);
    }

    [Fact]
    public void Of_several_lines_the_protected_one_is_taken()
    {
        var offer = Description("RTP/AVP") + $"m=audio 4002 RTP/SAVP 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{Inline}\r\n";
        var answer = Text(_world.Open(SrtpPolicy.Optional).Answer(Encoding.ASCII.GetBytes(offer)).Body);
        Assert.Contains("m=audio 0 RTP/AVP", answer);
        Assert.Matches("m=audio 2[0-9]+ RTP/SAVP 8", answer);
    }

    [Fact]
    public void A_call_that_is_offered_again_keeps_its_keys_and_its_stream()
    {
        var (outer, inner) = (new Side(_world, SrtpPolicy.Required), new Side(_world, SrtpPolicy.Required));
        var first = outer.Call(inner);
        outer.Says(0x11);
        _world.Pass(100);
        var before = inner.Session.Statistics.Received;
        var again = outer.Call(inner);
        inner.Call(outer);
        _world.Pass(200);
        Assert.Equal(Regex.Match(first, "GCM inline:.*").Value, Regex.Match(again, "GCM inline:.*").Value);
        Assert.Equal(0x11, inner.Heard);
        Assert.True(inner.Session.Statistics.Received >= before + 9);
        Assert.Equal((0, 0, 0), (inner.Session.Statistics.Unauthentic, inner.Session.Statistics.Replayed, inner.Session.Statistics.Lost));
        Assert.Single(_world.Sent.Where(packet => packet.From.ToString() == outer.Session.Local.ToString()).Select(packet => SrtpLayout.SsrcOf(packet.Bytes.Span)).Distinct());
    }

    [Fact]
    public void A_peer_with_a_new_key_gets_a_new_key_and_a_stream_that_begins()
    {
        var inner = new Side(_world, SrtpPolicy.Required);
        var former = new Side(_world, SrtpPolicy.Required);
        var first = former.Call(inner);
        inner.Says(0x22);
        _world.Pass(100);
        var later = new Side(_world, SrtpPolicy.Required);
        var answer = later.Call(inner);
        later.Says(0x11);
        inner.Says(0x33);
        _world.Pass(300);
        Assert.Equal((0x11, 0x33), (inner.Heard, later.Heard));
        Assert.NotEqual(Regex.Match(first, "inline:.*").Value, Regex.Match(answer, "inline:.*").Value);
        Assert.Equal(2, _world.Sent.Where(packet => packet.From.ToString() == inner.Session.Local.ToString()).Select(packet => SrtpLayout.SsrcOf(packet.Bytes.Span)).Distinct().Count());
    }

    [Fact]
    public void A_protected_leg_and_a_plain_one_are_bridged_keys_too()
    {
        var (outer, inner) = (new Side(_world, SrtpPolicy.Required), new Side(_world, SrtpPolicy.Required));
        outer.Call(inner);
        var (session, peer) = _world.Call();
        inner.Session.Bridge(session);
        outer.Says(0x11);
        for (var i = 0; i < 20; i++)
        {
            peer.SayFrame(0x22);
            _world.Pass(20);
        }

        Assert.Equal(0x22, outer.Heard);
        Assert.Contains(peer.Heard, packet => packet.Payload.All(one => one == 0x11));
        char? key = null;
        inner.Session.OnDigit = pressed => key = pressed;
        Assert.True(outer.Session.SendDigit('5'));
        _world.Pass(400);
        Assert.Equal('5', key);
        Assert.Contains(peer.Heard, packet => packet.Type == 101);
    }

    [Fact]
    public void Plain_forged_and_repeated_packets_are_counted_and_never_heard()
    {
        var (outer, inner) = (new Side(_world, SrtpPolicy.Required), new Side(_world, SrtpPolicy.Required));
        outer.Call(inner);
        outer.Says(0x11);
        _world.Pass(100);
        var stranger = _world.Peer().Towards(inner.Session);
        var good = _world.Sent.Last(packet => packet.From.ToString() == outer.Session.Local.ToString()).Bytes.ToArray();
        var heard = inner.Session.Statistics.Received;
        stranger.SayFrame(0x66);
        stranger.SendRaw(good);
        good[40] ^= 1;
        good[3] ^= 0x40;
        stranger.SendRaw(good);
        stranger.SendRaw([1, 2, 3]);
        _world.Pass(5);
        Assert.Equal((3, 1), (inner.Session.Statistics.Unauthentic, inner.Session.Statistics.Replayed));
        Assert.Equal((3, 1), (_world.Engine.Counters.Unauthentic, _world.Engine.Counters.Replayed));
        Assert.InRange(inner.Session.Statistics.Received - heard, 0, 1);
        Assert.Equal(0x11, inner.Heard);
    }

    [Fact]
    public void A_call_may_lose_its_protection_where_that_is_optional_and_the_record_says_so()
    {
        var inner = new Side(_world, SrtpPolicy.Optional);
        new Side(_world, SrtpPolicy.Optional).Call(inner);
        Assert.Equal("AEAD_AES_256_GCM", inner.Session.Protection);
        var peer = _world.Peer();
        Assert.True(peer.Call(inner.Session).Accepted);
        inner.Says(0x22);
        _world.Pass(200);
        Assert.Contains(peer.Heard, packet => packet.Payload.All(one => one == 0x22));
        Assert.Equal("plain", inner.Session.Protection);
        new Side(_world, SrtpPolicy.Optional).Call(inner);
        Assert.Equal("plain", inner.Session.Protection);
    }

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.ASCII.GetString(body.Span);

    private static string Description(string protocol, params string[] crypto) =>
        $"v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\nm=audio 4000 {protocol} 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
        + string.Concat(crypto.Where(line => line.Length > 0).Select(line => $"a=crypto:{line}\r\n"));

    /// <summary>A session that hears, and says marked frames.</summary>
    private sealed class Side
    {
        private readonly MediaWorld _world;

        public Side(MediaWorld world, SrtpPolicy policy)
        {
            _world = world;
            Session = world.Open(policy);
            Session.OnHeard = pcm =>
            {
                Span<byte> coded = stackalloc byte[1];
                G711.Encode(AudioCodec.Pcma, pcm[..1], coded);
                Heard = coded[0] == G711.AlawSilence ? Heard : coded[0];
            };
        }

        public MediaSession Session { get; }

        /// <summary>The last that was not silence.</summary>
        public int Heard { get; private set; }

        /// <returns>The other's answer.</returns>
        public string Call(Side other)
        {
            var answer = other.Session.Answer(Session.CreateOffer().Span);
            Assert.True(answer.Accepted, answer.Why);
            var verdict = Session.AcceptAnswer(answer.Body.Span);
            Assert.True(verdict.Accepted, verdict.Why);
            _world.Pass(5);
            return Text(answer.Body);
        }

        public void Says(byte value) => Session.Loop([MediaWorld.Marked(value, 1000)]);
    }
}

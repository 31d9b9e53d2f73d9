using System.Text;

namespace Ivr.Media.Tests;

/// <summary>Every pair of codecs, packet lengths, comfort noise.</summary>
public sealed class CodecTests : IDisposable
{
    private const double Hertz = 1000;

    private readonly MediaWorld _world = new();

    public static TheoryData<int, int> Pairs => new() { { 8, 8 }, { 8, 0 }, { 8, 9 }, { 0, 8 }, { 0, 0 }, { 0, 9 }, { 9, 8 }, { 9, 0 }, { 9, 9 } };

    [Theory, MemberData(nameof(Pairs))]
    public void A_tone_comes_through_a_bridge_of_any_two_codecs(int one, int other)
    {
        var (caller, speaks) = _world.Call(4000, $"{one} 101");
        var (seat, hears) = _world.Call(4002, $"{other} 101");
        caller.Bridge(seat);
        _world.Pass(20);
        var voice = Prompt.Tone(Hertz, TimeSpan.FromSeconds(1));
        for (var i = 0; i < 50; i++)
        {
            speaks.Say(voice.Encoded(Codec(one))[(i * 160)..][..160].ToArray(), one);
            _world.Pass(20);
        }

        var heard = hears.Heard.Where(packet => packet.Type == other).ToList();
        Assert.Equal(one == other ? 0 : 50, caller.Statistics.Transcoded + seat.Statistics.Transcoded);
        Assert.True(ShareOf(Decoded(Codec(other), heard)[4000..], Hertz) > 0.95);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(0)]
    [InlineData(9)]
    public void A_prompt_is_heard_in_the_agreed_codec(int type)
    {
        var (session, peer) = _world.Call(codecs: $"{type} 101");
        _ = session.PlayAsync([Prompt.Tone(Hertz, TimeSpan.FromSeconds(1))], false, default);
        _world.Pass(1010);
        Assert.Equal(50, peer.Heard.Count(packet => packet.Type == type && !packet.IsSilence));
        Assert.True(ShareOf(Decoded(Codec(type), peer.Heard), Hertz) > 0.95);
    }

    [Theory]
    [InlineData("a=ptime:10", 10)]
    [InlineData("a=ptime:20", 20)]
    [InlineData("a=ptime:30", 30)]
    [InlineData("a=ptime:40", 40)]
    [InlineData("a=ptime:60", 40)]
    [InlineData("a=ptime:5", 10)]
    [InlineData("a=ptime:25", 20)]
    [InlineData("a=ptime:40\r\na=maxptime:30", 30)]
    [InlineData("a=maxptime:10", 10)]
    [InlineData("a=ptime:soon", 20)]
    public void Packets_are_as_long_as_the_peer_asks(string line, int milliseconds)
    {
        var peer = _world.Peer();
        var session = peer.Towards(_world.Open()).Session!;
        var offer = Encoding.ASCII.GetString(peer.Offer()) + line + "\r\n";
        var verdict = session.Answer(Encoding.ASCII.GetBytes(offer));
        Assert.Contains($"a=ptime:{milliseconds}\r\n", Encoding.ASCII.GetString(verdict.Body.Span));
        var marked = Prompt.Tone(Hertz, TimeSpan.FromMilliseconds(1200));
        _ = session.PlayAsync([marked], false, default);
        _world.Pass(1180);

        var heard = peer.Heard;
        Assert.All(heard, packet => Assert.Equal(milliseconds * 8, packet.Payload.Length));
        Assert.All(heard.Zip(heard.Skip(1)), pair =>
        {
            Assert.Equal(milliseconds, (pair.Second.At - pair.First.At).TotalMilliseconds);
            Assert.Equal((uint)milliseconds * 8, pair.Second.Timestamp - pair.First.Timestamp);
            Assert.Equal(1, (ushort)(pair.Second.Sequence - pair.First.Sequence));
        });
        var sent = heard.SelectMany(packet => packet.Payload).ToArray();
        Assert.True(marked.Encoded(AudioCodec.Pcma).StartsWith(sent.AsSpan(0, 8000)), "The sound has a seam.");
    }

    [Fact]
    public void A_longer_packet_asked_for_later_takes_hold_and_back_again()
    {
        var (session, peer) = _world.Call();
        session.Loop([MediaWorld.Marked(0x11, 500)]);
        _world.Pass(200);
        session.Answer(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(peer.Offer()) + "a=ptime:40\r\n"));
        var at = _world.Time.Elapsed + TimeSpan.FromMilliseconds(40);
        _world.Pass(440);
        Assert.All(peer.HeardAfter(at), packet => Assert.Equal(320, packet.Payload.Length));
        Assert.InRange(peer.HeardAfter(at).Count, 9, 11);
        session.Answer(peer.Offer());
        at = _world.Time.Elapsed + TimeSpan.FromMilliseconds(40);
        _world.Pass(440);
        Assert.All(peer.HeardAfter(at), packet => Assert.Equal(160, packet.Payload.Length));
        Assert.InRange(peer.HeardAfter(at).Count, 19, 21);
    }

    [Fact]
    public void Keys_are_sent_in_packets_of_the_agreed_length()
    {
        var peer = _world.Peer();
        var session = peer.Towards(_world.Open()).Session!;
        session.Answer(Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(peer.Offer()) + "a=ptime:40\r\n"));
        session.SendDigit('5');
        _world.Pass(400);
        var events = peer.Heard.Where(packet => packet.Type == 101).ToList();
        Assert.Equal([320, 640, 800, 800, 800], events.Select(packet => packet.Payload[2] << 8 | packet.Payload[3]));
        Assert.Equal([false, false, true, true, true], events.Select(packet => (packet.Payload[1] & 0x80) != 0));
    }

    [Fact]
    public void Comfort_noise_is_answered_when_offered_and_sent_in_place_of_silence()
    {
        var (session, peer) = _world.Call(codecs: "8 13 101");
        Assert.Equal(13, session.Parameters!.NoisePayloadType);
        _world.Pass(1000);
        Assert.All(peer.Heard, packet => Assert.Equal((13, 1), (packet.Type, packet.Payload.Length)));
        Assert.InRange(peer.Heard.Count, 5, 6);
        var at = _world.Time.Elapsed;
        _ = session.PlayAsync([MediaWorld.Marked(0x11, 100)], false, default);
        _world.Pass(140);
        var heard = peer.HeardAfter(at);
        Assert.Equal([8, 8, 8, 8, 8, 13], heard.Where(packet => packet.Type == 8 || packet == heard[^1]).Select(packet => packet.Type));
        Assert.True(heard.First(packet => packet.Type == 8).Marker, "A talk spurt begins with the marker.");
    }

    [Fact]
    public void A_peer_that_sends_comfort_noise_is_heard_as_silence_by_one_that_takes_none()
    {
        var (caller, speaks) = _world.Call(4000, "8 13 101");
        var (seat, hears) = _world.Call(4002);
        caller.Bridge(seat);
        _world.Pass(20);
        for (var i = 0; i < 5; i++)
        {
            speaks.SayFrame(0x11);
            _world.Pass(20);
        }

        speaks.Send(13, false, speaks.Sequence++, speaks.Timestamp, [60]);
        var at = _world.Time.Elapsed;
        _world.Pass(200);
        Assert.InRange(hears.HeardAfter(at).Count(packet => packet.IsSilence), 9, 10);
        Assert.DoesNotContain(hears.Heard, packet => packet.Type == 13);
    }

    [Fact]
    public void Comfort_noise_goes_on_under_the_other_sides_number()
    {
        var (caller, speaks) = _world.Call(4000, "8 13 101");
        var (seat, hears) = _world.Call(4002, "8 13 101");
        caller.Bridge(seat);
        _world.Pass(20);
        speaks.SayFrame(0x11);
        _world.Pass(20);
        speaks.Send(13, false, speaks.Sequence++, speaks.Timestamp, [55, 1, 2]);
        _world.Pass(20);
        Assert.Contains(hears.Heard, packet => packet.Type == 13 && packet.Payload is [55, 1, 2]);
    }

    [Fact]
    public void What_a_peer_hears_can_be_listened_to_in_any_codec()
    {
        var (session, peer) = _world.Call(codecs: "9 101");
        var (other, speaks) = _world.Call(4002, "0 101");
        var said = new List<short>();
        session.OnSpoken = frame => said.AddRange(frame);
        session.Bridge(other);
        _world.Pass(20);
        var voice = Prompt.Tone(Hertz, TimeSpan.FromSeconds(1));
        for (var i = 0; i < 50; i++)
        {
            speaks.Say(voice.Encoded(AudioCodec.Pcmu)[(i * 160)..][..160].ToArray(), 0);
            _world.Pass(20);
        }

        Assert.InRange(said.Count, 7800, 8200);
        Assert.True(ShareOf([.. said.Skip(2000)], Hertz) > 0.95);
        Assert.NotEmpty(peer.Heard);
    }

    public void Dispose() => _world.Dispose();

    private static AudioCodec Codec(int type) => type switch { 8 => AudioCodec.Pcma, 0 => AudioCodec.Pcmu, _ => AudioCodec.G722 };

    private static short[] Decoded(AudioCodec codec, IEnumerable<HeardPacket> packets)
    {
        var coder = new VoiceCoder();
        var pcm = new List<short>();
        foreach (var packet in packets)
        {
            var part = new short[packet.Payload.Length];
            coder.Decode(codec, packet.Payload, part);
            pcm.AddRange(part);
        }

        return [.. pcm];
    }

    /// <summary>The share of the energy at one frequency (Goertzel over the whole).</summary>
    private static double ShareOf(short[] pcm, double hertz)
    {
        var (turn, before, last, energy) = (2 * Math.Cos(2 * Math.PI * hertz / 8000), 0.0, 0.0, 0.0);
        foreach (var sample in pcm)
        {
            (before, last) = (last, sample + turn * last - before);
            energy += (double)sample * sample;
        }

        return 2 * (last * last + before * before - turn * last * before) / (pcm.Length * energy);
    }
}

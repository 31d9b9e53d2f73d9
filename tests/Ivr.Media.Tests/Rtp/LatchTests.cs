using System.Net;

namespace Ivr.Media.Tests;

/// <summary>Who is believed to be the peer.</summary>
public sealed class LatchTests : IDisposable
{
    private readonly MediaWorld _world = new();

    [Fact]
    public void A_stranger_must_send_a_few_packets_in_a_row_before_he_counts()
    {
        var (session, described) = _world.Call();
        var stranger = _world.Peer("10.9.9.9", 5555).Towards(session);
        stranger.SayFrames(2);
        stranger.Sequence += 5;
        stranger.SayFrames(2);
        _world.Pass(60);
        Assert.Equal((0, 4), (session.Statistics.Received, session.Statistics.Foreign));
        stranger.SayFrame(0x11);
        _world.Pass(60);
        Assert.Equal(1, session.Statistics.Received);
        Assert.NotEmpty(stranger.Heard);
        Assert.NotEmpty(described.Heard);
    }

    [Fact]
    public void The_announced_peer_takes_back_at_once_what_a_stranger_took()
    {
        var (session, peer) = _world.Call();
        var stranger = _world.Peer("10.9.9.9", 5555).Towards(session);
        stranger.SayFrames(5);
        _world.Pass(40);
        Assert.NotEmpty(stranger.Heard);
        peer.SayFrame(0x11);
        _world.Pass(10);
        var at = _world.Time.Elapsed;
        for (var i = 0; i < 10; i++)
        {
            stranger.SayFrame(0x22);
            _world.Pass(20);
        }

        Assert.Empty(stranger.HeardAfter(at));
        Assert.NotEmpty(peer.HeardAfter(at));
    }

    [Fact]
    public void A_phone_behind_a_translator_is_believed_from_the_host_its_signalling_comes_from()
    {
        var (session, described) = _world.Call();
        session.Know(IPAddress.Parse("10.5.5.5"));
        var stranger = _world.Peer("10.9.9.9", 5555).Towards(session);
        var translated = _world.Peer("10.5.5.5", 31337).Towards(session);
        stranger.SayFrames(10);
        _world.Pass(40);
        translated.SayFrame(0x11);
        _world.Pass(10);
        var at = _world.Time.Elapsed;
        stranger.SayFrames(10);
        _world.Pass(60);
        Assert.NotEmpty(translated.HeardAfter(at));
        Assert.Empty(stranger.HeardAfter(at));
        Assert.Empty(described.HeardAfter(at));
    }

    [Fact]
    public void Another_port_of_the_same_host_waits_until_the_first_is_silent()
    {
        var (session, peer) = _world.Call();
        var other = _world.Peer("10.0.0.2", 4800).Towards(session);
        peer.SayFrame(0x11);
        _world.Pass(100);
        other.SayFrame(0x22);
        _world.Pass(20);
        Assert.Equal(1, session.Statistics.Foreign);
        _world.Pass(2000);
        other.SayFrame(0x22);
        _world.Pass(40);
        Assert.NotEmpty(other.Heard);
    }

    public void Dispose() => _world.Dispose();
}

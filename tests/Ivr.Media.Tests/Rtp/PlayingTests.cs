namespace Ivr.Media.Tests;

public sealed class PlayingTests : IDisposable
{
    private readonly MediaWorld _world = new();

    [Fact]
    public void Prompts_follow_each_other_without_a_seam()
    {
        var (session, peer) = _world.Call();
        var from = _world.Time.Elapsed;
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 30), MediaWorld.Marked(0x22, 30)], false, default);
        _world.Pass(200);

        var sound = peer.HeardAfter(from).Where(packet => !packet.IsSilence).ToList();
        Assert.Equal(3, sound.Count);
        Assert.Equal([.. Enumerable.Repeat((byte)0x11, 240), .. Enumerable.Repeat((byte)0x22, 240)], sound.SelectMany(packet => packet.Payload));
        Assert.Equal(PlayResult.Played, Outcome.Of(done));
    }

    [Fact]
    public void A_playlist_that_fills_no_whole_frame_ends_in_silence()
    {
        var (session, peer) = _world.Call();
        session.PlayAsync([MediaWorld.Marked(0x11, 25)], false, default);
        _world.Pass(100);

        var last = peer.Heard.Last(packet => !packet.IsSilence);
        Assert.Equal(Enumerable.Repeat((byte)0x11, 40).Concat(Enumerable.Repeat(G711.AlawSilence, 120)), last.Payload);
    }

    [Fact]
    public void Numbers_and_clock_run_through_silence_and_prompts()
    {
        var (session, peer) = _world.Call();
        _world.Pass(300);
        session.PlayAsync([MediaWorld.Marked(0x11, 100)], false, default);
        _world.Pass(500);
        session.PlayAsync([MediaWorld.Marked(0x22, 100)], false, default);
        _world.Pass(500);

        var heard = peer.Heard;
        Assert.InRange(heard.Count, 64, 66);
        Assert.All(heard.Zip(heard.Skip(1)), pair =>
        {
            Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence);
            Assert.Equal(pair.First.Timestamp + 160, pair.Second.Timestamp);
            Assert.Equal(pair.First.Ssrc, pair.Second.Ssrc);
            Assert.Equal(TimeSpan.FromMilliseconds(20), pair.Second.At - pair.First.At);
        });
        Assert.True(heard[0].Marker);
        Assert.DoesNotContain(heard.Skip(1), packet => packet.Marker);
    }

    [Fact]
    public void What_is_paused_goes_on_with_the_very_next_sample()
    {
        var (session, peer) = _world.Call();
        var voice = Prompt.Tone(1000, TimeSpan.FromMilliseconds(510));
        var done = session.PlayAsync([voice], false, default);
        _world.Pass(200);
        session.PausePlaying();
        _world.Pass(500);
        Assert.False(done.IsCompleted);
        session.ResumePlaying();
        _world.Pass(500);

        Assert.Equal(PlayResult.Played, Outcome.Of(done));
        var sound = peer.Heard.Where(packet => !packet.IsSilence).SelectMany(packet => packet.Payload).ToArray();
        Assert.Equal(voice.Encoded(AudioCodec.Pcma), sound.AsSpan(0, voice.Samples));
        Assert.InRange(peer.Heard.Count, 58, 61);
    }

    [Fact]
    public void Barge_in_tells_which_prompt_and_how_much_of_it_was_sent()
    {
        var (session, peer) = _world.Call();
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 100), MediaWorld.Marked(0x22, 2000)], true, default);
        _world.Pass(415);
        peer.Key(3, 160, 1000, marker: true);
        _world.Pass(20);

        var sent = peer.Heard.SelectMany(packet => packet.Payload).Count(sample => sample == 0x22);
        var end = Outcome.EndOf(done);
        Assert.Equal((PlayResult.DigitPressed, "marked-34"), (end.Result, end.Prompt?.Id));
        Assert.Equal(TimeSpan.FromMilliseconds(sent / 8), end.Position);
    }

    [Fact]
    public void A_held_peer_hears_nothing_and_the_clock_runs_on()
    {
        var (session, peer) = _world.Call();
        _world.Pass(100);
        Assert.True(session.Answer(peer.Offer(direction: "sendonly")).Accepted);
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 200)], false, default);
        var held = _world.Time.Elapsed + TimeSpan.FromMilliseconds(5);
        _world.Pass(400);
        Assert.Empty(peer.HeardAfter(held));
        Assert.Equal(PlayResult.Played, Outcome.Of(done));

        Assert.True(session.Answer(peer.Offer()).Accepted);
        _world.Pass(100);
        var before = peer.Heard.Last(packet => packet.At <= held);
        var after = peer.HeardAfter(held)[0];
        Assert.True(after.Marker);
        Assert.Equal((ushort)(before.Sequence + 1), after.Sequence);
        Assert.Equal((after.At - before.At).TotalMilliseconds * 8, after.Timestamp - before.Timestamp);
    }

    [Fact]
    public void A_loop_goes_on_until_it_is_stopped()
    {
        var (session, peer) = _world.Call();
        session.Loop([MediaWorld.Marked(0x11, 70)]);
        _world.Pass(1000);
        Assert.DoesNotContain(peer.HeardAfter(TimeSpan.FromMilliseconds(30)), packet => packet.IsSilence);
        session.StopPlaying();
        var stopped = _world.Time.Elapsed + TimeSpan.FromMilliseconds(5);
        _world.Pass(100);
        Assert.All(peer.HeardAfter(stopped), packet => Assert.True(packet.IsSilence));
    }

    [Fact]
    public void A_loop_of_nothing_is_silence()
    {
        var (session, peer) = _world.Call();
        session.Loop([Prompt.Silence(TimeSpan.Zero)]);
        session.Loop([]);
        _world.Pass(100);
        Assert.NotEmpty(peer.Heard);
        Assert.Equal(0, _world.Engine.Counters.Faults);
    }

    [Fact]
    public void An_empty_playlist_is_played_at_once()
    {
        var (session, _) = _world.Call();
        Assert.Equal(PlayResult.Played, Outcome.Of(session.PlayAsync([], true, default)));
    }

    [Fact]
    public void A_new_playlist_stops_the_one_before()
    {
        var (session, _) = _world.Call();
        var first = session.PlayAsync([MediaWorld.Marked(0x11, 1000)], false, default);
        _world.Pass(100);
        var second = session.PlayAsync([MediaWorld.Marked(0x22, 100)], false, default);
        _world.Pass(10);
        Assert.Equal(PlayResult.Stopped, Outcome.Of(first));
        Assert.False(second.IsCompleted);
        _world.Pass(200);
        Assert.Equal(PlayResult.Played, Outcome.Of(second));
    }

    [Fact]
    public void A_cancelled_token_stops_only_its_own_playing()
    {
        var (session, peer) = _world.Call();
        using var first = new CancellationTokenSource();
        var stopped = session.PlayAsync([MediaWorld.Marked(0x11, 1000)], false, first.Token);
        _world.Pass(50);
        var music = session.PlayAsync([MediaWorld.Marked(0x22, 1000)], false, default);
        _world.Pass(50);
        first.Cancel();
        _world.Pass(50);
        Assert.Equal(PlayResult.Stopped, Outcome.Of(stopped));
        Assert.False(music.IsCompleted);
        Assert.Equal(0x22, peer.Heard[^1].Payload[0]);

        using var second = new CancellationTokenSource();
        var third = session.PlayAsync([MediaWorld.Marked(0x33, 1000)], false, second.Token);
        _world.Pass(50);
        second.Cancel();
        _world.Pass(5);
        Assert.Equal(PlayResult.Stopped, Outcome.Of(third));
        Assert.Equal(PlayResult.Stopped, Outcome.Of(session.PlayAsync([MediaWorld.Marked(0x33, 10)], false, second.Token)));
    }

    [Fact]
    public void Playing_waits_for_the_agreement()
    {
        var session = _world.Open();
        var peer = _world.Peer();
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 40)], false, default);
        _world.Pass(1000);
        Assert.False(done.IsCompleted);
        peer.Call(session);
        _world.Pass(100);
        Assert.Equal(PlayResult.Played, Outcome.Of(done));
        Assert.Equal(2, peer.Heard.Count(packet => !packet.IsSilence));
    }

    [Fact]
    public void Disposing_stops_what_plays_and_may_be_repeated()
    {
        var (session, peer) = _world.Call();
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 1000)], false, default);
        _world.Pass(50);
        session.Dispose();
        session.Dispose();
        var ended = _world.Time.Elapsed;
        _world.Pass(50);
        Assert.Equal(PlayResult.Stopped, Outcome.Of(done));
        Assert.Empty(peer.HeardAfter(ended));
        Assert.Equal(PlayResult.Stopped, Outcome.Of(session.PlayAsync([MediaWorld.Marked(0x11, 10)], false, default)));
        session.Loop([MediaWorld.Marked(0x11, 10)]);
        session.StopPlaying();
        session.Unbridge();
        session.Digit('1');
        Assert.False(session.SendDigit('1'));
        _world.Pass(50);
        Assert.Equal(0, _world.Engine.Counters.SessionsOpen);
        Assert.Equal(0, _world.Engine.Counters.Faults);
    }

    [Fact]
    public void Disposing_the_engine_stops_everything()
    {
        var (session, _) = _world.Call();
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 1000)], false, default);
        _world.Pass(50);
        _world.Engine.Dispose();
        var late = session.PlayAsync([MediaWorld.Marked(0x11, 1000)], false, default);
        _world.Pass(50);
        Assert.Equal(PlayResult.Stopped, Outcome.Of(done));
        Assert.Equal(PlayResult.Stopped, Outcome.Of(late));
        session.Dispose();
        Assert.Equal(0, _world.Engine.Counters.SessionsOpen);
        Assert.Throws<ObjectDisposedException>(() => _world.Engine.Open(_world.Home));
    }

    [Fact]
    public void A_peer_in_the_other_codec_hears_the_same()
    {
        var (session, peer) = _world.Call(codecs: "0 101");
        var prompt = Prompt.Tone(440, TimeSpan.FromMilliseconds(100));
        session.PlayAsync([prompt], false, default);
        _world.Pass(200);
        Assert.All(peer.Heard, packet => Assert.Equal(0, packet.Type));
        Assert.Equal(prompt.Encoded(AudioCodec.Pcmu).ToArray(), peer.Heard.Where(packet => !packet.IsSilence).SelectMany(packet => packet.Payload));
    }

    public void Dispose() => _world.Dispose();
}

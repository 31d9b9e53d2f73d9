namespace Ivr.Media.Tests;

/// <summary>Keys in the sound of a leg, beside those that come another way.</summary>
public sealed class InBandTests : IDisposable
{
    private readonly MediaWorld _world = new();
    private readonly List<char> _keys = [];

    [Theory]
    [InlineData("8")]
    [InlineData("8 101")]
    public void A_peer_that_sends_tones_only_is_understood_whatever_it_agreed_on(string codecs)
    {
        var (session, peer) = Call(codecs);
        peer.SaySound(new KeySound().Of("0123456789*#ABCD"));
        Assert.Equal("0123456789*#ABCD", Keys());
        Assert.Equal((16L, 16L), (session.Statistics.Digits, _world.Engine.Counters.ToneKeys));
    }

    [Theory]
    [InlineData(true, "")]
    [InlineData(false, "7")]
    public void In_a_conversation_tones_are_for_the_other_and_while_he_only_rings_for_us(bool isConversation, string told)
    {
        var (session, peer) = Call("8");
        var (other, _) = _world.Call(4002);
        if (isConversation)
        {
            session.Bridge(other);
        }
        else
        {
            session.BridgeRinging(other);
        }

        peer.SaySound(new KeySound().Of("7"));
        Assert.Equal(told, Keys());
    }

    [Fact]
    public void Who_is_heard_for_the_first_time_is_told_once_and_silence_is_not_heard()
    {
        var (session, peer) = Call("8");
        var heard = 0;
        session.WhenHeard(() => heard++);
        peer.SaySound(new short[1600]);
        Assert.Equal(0, heard);
        peer.SaySound(new KeySound().Of("1"));
        peer.SaySound(new KeySound().Of("2"));
        Assert.Equal(1, heard);
    }

    [Fact]
    public void A_tone_stops_playing_like_any_other_key()
    {
        var (session, peer) = Call("8");
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 5000)], true, default);
        peer.SaySound(new KeySound().Of("7"));
        Assert.Equal(("7", true), (Keys(), done.IsCompleted));
    }

    [Fact]
    public void A_phone_that_sends_events_and_leaves_the_tone_in_presses_once()
    {
        var (_, peer) = Call();
        foreach (var key in "1199")
        {
            PressBothWays(peer, key, eventAfter: 0);
        }

        Assert.Equal("1199", Keys());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(20)]
    public void An_event_that_comes_after_its_tone_is_the_same_key(int frames)
    {
        var (_, peer) = Call();
        PressBothWays(peer, '5', eventAfter: frames);
        PressBothWays(peer, '5', eventAfter: frames);
        Assert.Equal("55", Keys());
    }

    [Fact]
    public void A_tone_and_its_info_are_one_key_and_then_info_alone_counts()
    {
        var (session, peer) = Call();
        peer.SaySound(new KeySound { Tone = 2500 }.Of("3"));
        session.Digit('3');
        _world.Pass(20);
        peer.SaySound(new KeySound { Tone = 100 }.Of("4"));
        session.Digit('4');
        _world.Pass(20);
        Assert.Equal("34", Keys());
    }

    [Fact]
    public void Once_events_came_tones_are_no_keys_until_the_next_agreement()
    {
        var (session, peer) = Call();
        peer.Press(1);
        peer.SaySound(new KeySound().Of("2"));
        Assert.Equal("1", Keys());
        peer.Call(session);
        peer.SaySound(new KeySound().Of("3"));
        Assert.Equal("13", Keys());
    }

    [Fact]
    public void In_a_conversation_nobody_listens_and_after_it_again()
    {
        var (session, peer) = Call();
        var (other, _) = _world.Call(port: 4100);
        peer.SaySound(new KeySound().Of("1"));
        session.Bridge(other);
        _world.Pass(20);
        peer.SaySound(new KeySound().Of("2"));
        session.Unbridge();
        _world.Pass(20);
        peer.SaySound(new KeySound().Of("3"));
        Assert.Equal("13", Keys());
    }

    [Fact]
    public void A_lost_packet_within_a_tone_does_not_make_two_keys_of_it()
    {
        var (_, peer) = Call("8");
        peer.SaySound(new KeySound { Tone = 200 }.Of("8"), 6);
        Assert.Equal("8", Keys());
    }

    [Fact]
    public void A_tap_of_the_call_hears_beside_it()
    {
        var (session, peer) = Call("8");
        var frames = 0;
        session.OnHeard = _ => frames++;
        peer.SaySound(new KeySound().Of("1"));
        session.OnHeard = null;
        peer.SaySound(new KeySound().Of("2"));
        Assert.Equal("12", Keys());
        Assert.InRange(frames, 5, 20);
    }

    public void Dispose() => _world.Dispose();

    private (MediaSession Session, Peer Peer) Call(string codecs = "8 101") => _world.Call(_keys, codecs);

    private string Keys() => string.Concat(_keys);

    // The tone lasts 200 ms; the event begins so many frames after it and is sent between its packets.
    private void PressBothWays(Peer peer, char key, int eventAfter)
    {
        var sound = new KeySound { Tone = 200 }.Of(key.ToString());
        var tone = sound.AsSpan(400..);
        var encoded = new byte[tone.Length];
        G711.Encode(AudioCodec.Pcma, tone, encoded);
        var began = peer.Timestamp + (uint)(eventAfter * 160);
        for (var frame = 0; frame < 40; frame++)
        {
            var step = frame - eventAfter;
            if (step is >= 0 and < 12)
            {
                peer.Key(KeyEvent.CodeOf(key), Math.Min(step + 1, 10) * 160, began, step >= 9, step == 0);
            }

            peer.Say(frame * 160 + 160 <= encoded.Length ? encoded[(frame * 160)..(frame * 160 + 160)] : Enumerable.Repeat(G711.AlawSilence, 160).ToArray());
            _world.Pass(20);
        }
    }
}

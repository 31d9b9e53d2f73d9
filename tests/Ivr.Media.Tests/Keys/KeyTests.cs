namespace Ivr.Media.Tests;

public sealed class KeyTests : IDisposable
{
    private readonly MediaWorld _world = new();
    private readonly List<char> _keys = [];

    [Theory]
    [InlineData(101)]
    [InlineData(96)]
    public void A_key_counts_once_under_any_agreed_number(int type)
    {
        var (session, peer) = Call(codecs: $"8 {type}");
        peer.Press(5, type: type);
        peer.Press(11, type: type);
        Assert.Equal("5#", Keys());
        Assert.Equal(2, session.Statistics.Digits);
    }

    [Fact]
    public void A_key_is_told_when_it_goes_down()
    {
        var (_, peer) = Call();
        peer.Key(7, 160, 1000, marker: true);
        _world.Pass(5);
        Assert.Equal("7", Keys());
    }

    [Fact]
    public void Lost_packets_of_a_key_do_not_matter()
    {
        var (_, peer) = Call();
        peer.Key(1, 160, 1000, marker: true);
        _world.Pass(200);
        peer.Key(1, 320, 3000);
        _world.Pass(200);
        peer.Key(2, 800, 5000, end: true);
        _world.Pass(50);
        Assert.Equal("112", Keys());
    }

    [Fact]
    public void Doubled_and_disordered_packets_do_not_matter()
    {
        var (_, peer) = Call();
        peer.Key(1, 160, 1000, marker: true);
        peer.Key(1, 160, 1000, marker: true);
        peer.Key(1, 480, 1000);
        peer.Key(1, 320, 1000);
        peer.Key(1, 800, 1000, end: true);
        _world.Pass(60);
        peer.Key(1, 160, 2600, marker: true);
        peer.Key(1, 800, 1000, end: true);
        _world.Pass(20);
        peer.Key(1, 800, 1000, end: true);
        peer.Key(1, 800, 2600, end: true);
        peer.Key(1, 640, 2600);
        _world.Pass(50);
        Assert.Equal("11", Keys());
    }

    [Fact]
    public void A_key_held_for_twenty_seconds_counts_once()
    {
        var (_, peer) = Call();
        uint began = 10_000, at = 0;
        for (var i = 1; i <= 1000; i++, at += 160)
        {
            if (at + 160 > 0xFFFF)
            {
                (began, at) = (began + at, 0);
            }

            peer.Key(0, (int)at + 160, began, end: i == 1000, marker: i == 1);
            _world.Pass(20);
        }

        Assert.Equal("0", Keys());
    }

    [Fact]
    public void A_sender_that_moves_the_timestamp_with_each_packet_presses_once()
    {
        var (_, peer) = Call();
        for (var i = 1; i <= 6; i++)
        {
            peer.Key(4, i * 160, (uint)(1000 + i * 160), end: i == 6, marker: i == 1);
            _world.Pass(20);
        }

        Assert.Equal("4", Keys());
    }

    [Fact]
    public void A_key_held_through_a_gap_in_the_stream_counts_once()
    {
        var (_, peer) = Call();
        peer.Key(6, 160, 1000, marker: true);
        _world.Pass(2000);
        peer.Key(6, 16_160, 1000);
        peer.Key(6, 16_320, 1000, end: true);
        _world.Pass(20);
        Assert.Equal("6", Keys());
    }

    [Fact]
    public void A_sender_whose_keys_all_have_one_timestamp_presses_each()
    {
        var (_, peer) = Call();
        for (var press = 0; press < 2; press++)
        {
            peer.Key(6, 160, 0, marker: true);
            peer.Key(6, 800, 0, end: true);
            _world.Pass(2000);
        }

        Assert.Equal("66", Keys());
    }

    [Theory]
    [InlineData(97)]
    [InlineData(101)]
    public void Of_several_event_lines_the_one_of_our_clock_is_taken_and_all_are_understood(int type)
    {
        var session = _world.Open();
        session.OnDigit = _keys.Add;
        var peer = _world.Peer();
        var body = System.Text.Encoding.ASCII.GetBytes(
            "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 101 97\r\n" +
            "a=rtpmap:101 telephone-event/16000\r\na=rtpmap:97 telephone-event/8000\r\n");
        var verdict = session.Answer(body);
        peer.Towards(session);
        _world.Pass(20);
        Assert.Equal(97, verdict.Parameters!.EventPayloadType);
        peer.Press(8, type: type);
        Assert.Equal("8", Keys());
    }

    [Fact]
    public void A_number_that_changes_within_a_call_is_followed()
    {
        var (session, peer) = Call();
        peer.Press(1);
        peer.Call(session, "8 96");
        peer.Press(2, type: 96);
        Assert.Equal("12", Keys());
    }

    [Fact]
    public void A_source_whose_clock_went_back_is_heard_again()
    {
        var (_, peer) = Call();
        peer.Key(4, 160, 100_000, marker: true);
        _world.Pass(1500);
        peer.Key(4, 160, 500, marker: true);
        _world.Pass(50);
        Assert.Equal("44", Keys());
    }

    [Fact]
    public void Flashes_and_cut_events_are_no_keys()
    {
        var (session, peer) = Call();
        peer.Key(16, 160, 1000, marker: true);
        peer.Send(101, true, 5000, 2000, [1, 2]);
        _world.Pass(20);
        Assert.Equal("", Keys());
        Assert.Equal(1, session.Statistics.Malformed);
    }

    [Fact]
    public void Barge_in_stops_within_one_packet_and_the_key_comes_first()
    {
        var (session, peer) = Call();
        var order = new List<string>();
        session.OnDigit = key => order.Add($"key {key}");
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 2000)], true, default);
        _world.Home.Post(async _ => order.Add((await done).Result.ToString()), null);
        _world.Pass(200);
        peer.Key(3, 160, 1000, marker: true);
        var pressed = _world.Time.Elapsed;
        _world.Pass(100);

        Assert.Equal(["key 3", nameof(PlayResult.DigitPressed)], order);
        Assert.True(peer.HeardAfter(pressed).Count(packet => !packet.IsSilence) <= 1);
    }

    [Fact]
    public void Without_barge_in_a_key_is_told_and_playing_goes_on()
    {
        var (session, peer) = Call();
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 500)], false, default);
        peer.Press(3);
        Assert.Equal("3", Keys());
        Assert.False(done.IsCompleted);
    }

    [Fact]
    public void A_key_under_way_when_playing_begins_stops_it()
    {
        var home = new HeldHome();
        var session = _world.Engine.Open(home);
        var peer = _world.Peer();
        peer.Call(session);
        session.OnDigit = _keys.Add;
        peer.Key(3, 160, 1000, marker: true);
        _world.Pass(5);

        // The key is posted, but the call, busy, begins to play before it is told.
        Assert.Equal("", Keys());
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 2000)], true, default);
        _world.Pass(5);
        home.Run();
        Assert.Equal("3", Keys());
        Assert.Equal(PlayResult.DigitPressed, Outcome.Of(done));

        var next = session.PlayAsync([MediaWorld.Marked(0x11, 2000)], true, default);
        _world.Pass(50);
        home.Run();
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public void A_key_by_info_stops_playing_like_any_other()
    {
        var (session, _) = Call();
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 2000)], true, default);
        _world.Pass(50);
        session.Digit('x');
        session.Digit('d');
        _world.Pass(10);
        Assert.Equal("D", Keys());
        Assert.Equal(PlayResult.DigitPressed, Outcome.Of(done));
    }

    [Fact]
    public void A_key_that_comes_both_ways_counts_once()
    {
        var (session, peer) = Call();
        peer.Press(1);
        session.Digit('1');
        _world.Pass(100);
        session.Digit('2');
        peer.Press(2);
        _world.Pass(100);

        // Twice pressed and both notices late: two keys, not one and not three.
        peer.Press(3);
        peer.Press(3);
        session.Digit('3');
        session.Digit('3');
        _world.Pass(100);
        Assert.Equal("1233", Keys());
    }

    [Fact]
    public void A_key_held_long_whose_info_comes_at_its_end_counts_once()
    {
        var (session, peer) = Call();
        peer.Press(1, frames: 150);
        session.Digit('1');
        _world.Pass(20);
        Assert.Equal("1", Keys());
    }

    [Fact]
    public void One_way_alone_may_repeat_as_fast_as_it_likes()
    {
        var (session, _) = Call();
        for (var i = 0; i < 20; i++)
        {
            session.Digit('9');
        }

        _world.Pass(20);
        Assert.Equal(new string('9', 20), Keys());
    }

    [Fact]
    public void The_same_key_long_after_the_other_way_is_a_new_one()
    {
        var (session, peer) = Call();
        peer.Press(1);
        _world.Pass(2000);
        session.Digit('1');
        _world.Pass(20);
        Assert.Equal("11", Keys());
    }

    [Fact]
    public void A_key_we_send_has_one_beginning_a_growing_length_and_three_ends()
    {
        var (session, peer) = Call(codecs: "8 96");
        _world.Pass(100);
        var from = _world.Time.Elapsed;
        Assert.True(session.SendDigit('#'));
        _world.Pass(400);

        var events = peer.HeardAfter(from).Where(packet => packet.Type == 96).ToList();
        Assert.Equal([160, 320, 480, 640, 800, 800, 800], events.Select(packet => packet.Payload[2] << 8 | packet.Payload[3]));
        Assert.Equal([false, false, false, false, true, true, true], events.Select(packet => packet.Payload[1] >= 0x80));
        Assert.Equal([true, false, false, false, false, false, false], events.Select(packet => packet.Marker));
        Assert.All(events, packet => Assert.Equal((11, events[0].Timestamp), (packet.Payload[0], packet.Timestamp)));
        var all = peer.HeardAfter(from);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence));
        var back = all.First(packet => packet.Type == 8 && packet.Timestamp > events[0].Timestamp);
        Assert.True(back.Timestamp >= events[0].Timestamp + 800);
        Assert.Equal((back.At - events[0].At).TotalMilliseconds * 8, back.Timestamp - events[0].Timestamp);
    }

    [Fact]
    public void Keys_we_send_wait_for_each_other_and_playing_waits_for_them()
    {
        var (session, peer) = Call();
        var done = session.PlayAsync([MediaWorld.Marked(0x11, 200)], false, default);
        session.SendDigit('1');
        session.SendDigit('2');
        _world.Pass(1000);
        var begins = peer.Heard.Where(packet => packet is { Type: 101, Marker: true }).ToList();
        Assert.Equal([1, 2], begins.Select(packet => packet.Payload[0]));
        Assert.True(begins[1].Timestamp - begins[0].Timestamp >= 800 + 640);
        Assert.Equal(10, peer.Heard.Count(packet => packet.Type == 8 && packet.Payload[0] == 0x11));
        Assert.True(done.IsCompletedSuccessfully);
    }

    [Fact]
    public void Our_own_reader_understands_our_own_keys()
    {
        var (session, _) = Call();
        var other = _world.Open();
        Assert.True(other.AcceptAnswer(session.Answer(other.CreateOffer().Span).Body.Span).Accepted);
        foreach (var key in "0123456789*#ABCD")
        {
            Assert.True(other.SendDigit(key));
        }

        _world.Pass(5000);
        Assert.Equal("0123456789*#ABCD", Keys());
    }

    [Fact]
    public void A_peer_without_keys_gets_none()
    {
        var (session, _) = Call(codecs: "8");
        Assert.False(session.SendDigit('1'));
        var (other, _) = _world.Call(port: 4100);
        Assert.False(other.SendDigit('x'));
    }

    public void Dispose() => _world.Dispose();

    private (MediaSession Session, Peer Peer) Call(string codecs = "8 101") => _world.Call(_keys, codecs);

    private string Keys() => string.Concat(_keys);
}

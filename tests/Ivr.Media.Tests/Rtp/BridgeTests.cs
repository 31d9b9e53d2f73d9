namespace Ivr.Media.Tests;

public sealed class BridgeTests : IDisposable
{
    private readonly MediaWorld _world = new();

    [Fact]
    public void What_one_says_the_other_hears_on_the_same_sub_tick()
    {
        var (caller, seat) = Bridged();
        for (var i = 0; i < 10; i++)
        {
            caller.SayFrame((byte)(0x10 + i));
            var said = _world.Time.Elapsed;
            _world.Pass(20);
            var heard = seat.HeardAfter(said).Single(packet => !packet.IsSilence);
            Assert.Equal(0x10 + i, heard.Payload[0]);
            Assert.True(heard.At - said <= MediaEngine.TickLength);
        }

        Assert.Equal(10, seat.Session!.Statistics.Relayed);
        Assert.Equal(0, seat.Session.Statistics.Transcoded);
    }

    [Fact]
    public void The_relayed_stream_has_our_numbers_and_one_source()
    {
        var (caller, seat) = Bridged();
        _world.Pass(200);
        Talk(caller, 20);
        caller.Session!.Unbridge();
        _world.Pass(200);

        var heard = seat.Heard;
        Assert.Single(heard.Select(packet => packet.Ssrc).Distinct());
        Assert.DoesNotContain(heard, packet => packet.Ssrc == caller.Ssrc);
        Assert.All(heard.Zip(heard.Skip(1)), pair =>
        {
            Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence);
            Assert.True((int)(pair.Second.Timestamp - pair.First.Timestamp) >= 160);
        });
        var relayed = heard.Where(packet => !packet.IsSilence).ToList();
        Assert.Equal(20, relayed.Count);
        Assert.True(relayed[0].Marker);
        Assert.All(relayed.Zip(relayed.Skip(1)), pair => Assert.Equal(pair.First.Timestamp + 160, pair.Second.Timestamp));
    }

    [Fact]
    public void A_loss_stays_visible_and_disorder_is_passed_on_as_it_is()
    {
        var (caller, seat) = Bridged();
        Talk(caller, 3);
        caller.Sequence++;
        caller.Timestamp += 160;
        Talk(caller, 3);
        var (sequence, timestamp) = (caller.Sequence, caller.Timestamp);
        caller.Send(8, false, (ushort)(sequence + 1), timestamp + 160, [.. Enumerable.Repeat((byte)0x22, 160)]);
        caller.Send(8, false, sequence, timestamp, [.. Enumerable.Repeat((byte)0x21, 160)]);
        _world.Pass(20);

        var relayed = seat.Heard.Where(packet => !packet.IsSilence).ToList();
        var first = relayed[0].Sequence;
        Assert.Equal([0, 1, 2, 4, 5, 6, 8, 7], relayed.Select(packet => packet.Sequence - first));
        Assert.Equal([0, 160, 320, 640, 800, 960, 1280, 1120], relayed.Select(packet => (int)(packet.Timestamp - relayed[0].Timestamp)));
        Assert.Equal(1, caller.Session!.Statistics.Lost);
    }

    [Fact]
    public void A_call_longer_than_the_sequence_numbers_is_relayed_whole()
    {
        var (caller, seat) = Bridged();
        _world.Pass(40);
        _world.Sent.Clear();
        const int Packets = 70_000;
        var beginnings = 0;
        for (var i = 0; i < Packets; i++)
        {
            caller.SayFrame(0x11);
            _world.Pass(20);
            beginnings += seat.Heard.Count(packet => packet is { Marker: true, IsSilence: false });
            if (i < Packets - 10)
            {
                _world.Sent.Clear();
            }
        }

        Assert.Equal(1, beginnings);
        Assert.Equal(Packets, seat.Session!.Statistics.Relayed);
        Assert.Equal(0, caller.Session!.Statistics.Lost);
        var heard = seat.Heard;
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.Equal((1, 160u), ((ushort)(pair.Second.Sequence - pair.First.Sequence), pair.Second.Timestamp - pair.First.Timestamp)));
    }

    [Fact]
    public void Different_codecs_are_translated_both_ways()
    {
        var (caller, seat) = Bridged(seatCodecs: "0 101");
        var prompt = Prompt.Tone(700, TimeSpan.FromMilliseconds(20));
        caller.Say(prompt.Encoded(AudioCodec.Pcma).ToArray());
        seat.Say(prompt.Encoded(AudioCodec.Pcmu).ToArray(), type: 0);
        _world.Pass(20);

        var atSeat = seat.Heard.Single(packet => !packet.IsSilence);
        var atCaller = caller.Heard.Single(packet => !packet.IsSilence);
        Assert.Equal((0, 8), (atSeat.Type, atCaller.Type));
        AssertAlike(prompt, AudioCodec.Pcmu, atSeat.Payload);
        AssertAlike(prompt, AudioCodec.Pcma, atCaller.Payload);
        Assert.Equal(1, seat.Session!.Statistics.Transcoded);
    }

    [Fact]
    public void Packets_of_another_length_pass_unchanged()
    {
        var (caller, seat) = Bridged();
        for (var i = 0; i < 5; i++)
        {
            caller.Say([.. Enumerable.Repeat((byte)0x33, 240)]);
            _world.Pass(30);
        }

        var relayed = seat.Heard.Where(packet => !packet.IsSilence).ToList();
        Assert.Equal([240, 240, 240, 240, 240], relayed.Select(packet => packet.Payload.Length));
        Assert.All(relayed.Zip(relayed.Skip(1)), pair => Assert.Equal(pair.First.Timestamp + 240, pair.Second.Timestamp));
    }

    [Fact]
    public void Keys_go_on_as_keys_under_the_other_peers_number()
    {
        var (caller, seat) = Bridged(seatCodecs: "8 96");
        var keys = new List<char>();
        caller.Session!.OnDigit = keys.Add;
        Talk(caller, 3);
        caller.Press(6, frames: 200);
        Talk(caller, 3);

        var events = seat.Heard.Where(packet => packet.Type == 96).ToList();
        Assert.Equal(202, events.Count);
        Assert.Single(events.Select(packet => packet.Timestamp).Distinct());
        Assert.Equal((6, true), (events[0].Payload[0], events[0].Marker));
        Assert.Equal(3, events.Count(packet => packet.Payload[1] >= 0x80));
        Assert.Equal(['6'], keys);
    }

    [Fact]
    public void A_peer_without_keys_misses_them_and_hears_on_without_a_hole()
    {
        var (caller, seat) = Bridged(seatCodecs: "8");
        Talk(caller, 3);
        caller.Press(6);
        Talk(caller, 3);
        var relayed = seat.Heard.Where(packet => !packet.IsSilence).ToList();
        Assert.Equal(6, relayed.Count);
        Assert.Equal(5, relayed[^1].Sequence - relayed[0].Sequence);
    }

    [Fact]
    public void Joining_ends_what_both_play()
    {
        var (caller, seat) = Pair();
        var word = caller.Session!.PlayAsync([MediaWorld.Marked(0x11, 5000)], true, default);
        seat.Session!.Loop([MediaWorld.Marked(0x22, 5000)]);
        _world.Pass(100);
        caller.Session.Bridge(seat.Session);
        var joined = _world.Time.Elapsed;
        _world.Pass(100);
        Assert.Equal(PlayResult.Stopped, Outcome.Of(word));
        Assert.Equal((5, 5), (caller.HeardAfter(joined).Count, seat.HeardAfter(joined).Count));
        Assert.All(caller.HeardAfter(joined).Concat(seat.HeardAfter(joined)), packet => Assert.True(packet.IsSilence));
    }

    [Fact]
    public void Doubled_packets_and_those_from_before_the_bridge_are_left_out()
    {
        var (caller, seat) = Bridged();
        var (sequence, timestamp) = (caller.Sequence, caller.Timestamp);
        caller.Send(8, false, sequence, timestamp, [.. Enumerable.Repeat((byte)0x22, 160)]);
        caller.Send(8, false, (ushort)(sequence - 1), timestamp - 160, [.. Enumerable.Repeat((byte)0x21, 160)]);
        caller.Send(8, false, (ushort)(sequence + 1), timestamp + 160, [.. Enumerable.Repeat((byte)0x23, 160)]);
        caller.Send(8, false, (ushort)(sequence + 1), timestamp + 160, [.. Enumerable.Repeat((byte)0x23, 160)]);
        _world.Pass(20);
        Assert.Equal([0x22, 0x23], seat.Heard.Where(packet => !packet.IsSilence).Select(packet => packet.Payload[0]));
    }

    [Fact]
    public void Joining_again_changes_nothing_and_joining_another_parts_the_first()
    {
        var (caller, seat) = Bridged();
        Talk(caller, 2);
        caller.Session!.Bridge(seat.Session!);
        seat.Session!.Bridge(caller.Session);
        Talk(caller, 2);
        var third = _world.Call(port: 4200).Peer;
        caller.Session.Bridge(third.Session!);
        _world.Pass(10);
        Talk(caller, 2);

        var relayed = seat.Heard.Where(packet => !packet.IsSilence).ToList();
        Assert.Equal(4, relayed.Count);
        Assert.Single(relayed, packet => packet.Marker);
        Assert.Equal(2, third.Heard.Count(packet => !packet.IsSilence));
    }

    [Fact]
    public void When_one_ends_the_other_hears_silence_and_can_be_played_to()
    {
        var (caller, seat) = Bridged();
        Talk(caller, 3);
        caller.Session!.Dispose();
        var ended = _world.Time.Elapsed;
        _world.Pass(200);
        Assert.Equal(10, seat.HeardAfter(ended).Count);
        Assert.All(seat.HeardAfter(ended), packet => Assert.True(packet.IsSilence));
        var done = seat.Session!.PlayAsync([MediaWorld.Marked(0x11, 100)], false, default);
        _world.Pass(200);
        Assert.Equal(PlayResult.Played, Outcome.Of(done));
        Assert.Equal(0, _world.Engine.Counters.Faults);
    }

    [Fact]
    public void A_peer_that_falls_silent_is_replaced_by_silence_after_half_a_second()
    {
        var (caller, seat) = Bridged();
        Talk(caller, 5);
        var silent = _world.Time.Elapsed;
        _world.Pass(2000);
        var fill = seat.HeardAfter(silent);
        Assert.InRange((fill[0].At - silent).TotalMilliseconds, 450, 510);
        Assert.InRange(fill.Count, 70, 80);

        caller.Timestamp += 2000 * 8;
        Talk(caller, 5);
        var heard = seat.Heard;
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.True((int)(pair.Second.Timestamp - pair.First.Timestamp) >= 160 && pair.Second.Sequence == (ushort)(pair.First.Sequence + 1)));
    }

    [Fact]
    public void A_word_to_a_bridged_leg_takes_the_place_of_the_other_voice()
    {
        var (caller, seat) = Bridged();
        var word = seat.Session!.PlayAsync([MediaWorld.Marked(0x44, 200)], false, default);
        var from = _world.Time.Elapsed;
        Talk(caller, 20);
        var heard = seat.HeardAfter(from).Where(packet => !packet.IsSilence).ToList();
        Assert.Equal(PlayResult.Played, Outcome.Of(word));
        Assert.Equal(10, heard.Count(packet => packet.Payload[0] == 0x44));
        Assert.All(heard.SkipWhile(packet => packet.Payload[0] == 0x44), packet => Assert.NotEqual(0x44, packet.Payload[0]));
        Assert.InRange(heard.Count(packet => packet.Payload[0] != 0x44), 8, 11);
        Assert.All(heard.Zip(heard.Skip(1)), pair => Assert.True((int)(pair.Second.Timestamp - pair.First.Timestamp) >= 160));
    }

    [Fact]
    public void A_holder_hears_nothing_and_is_still_heard()
    {
        var (caller, seat) = Bridged();
        Assert.True(seat.Session!.Answer(seat.Offer(direction: "sendonly")).Accepted);
        _world.Pass(10);
        var held = _world.Time.Elapsed;
        Talk(caller, 5);
        seat.SayFrame(0x55);
        _world.Pass(20);
        Assert.Empty(seat.HeardAfter(held));
        Assert.Contains(caller.HeardAfter(held), packet => packet.Payload[0] == 0x55);
    }

    [Fact]
    public void A_source_that_begins_anew_goes_on_in_our_stream()
    {
        var (caller, seat) = Bridged();
        Talk(caller, 5);
        (caller.Ssrc, caller.Sequence, caller.Timestamp) = (0xBEEF, 60_000, 3_000_000_000);
        Talk(caller, 5);
        caller.Timestamp += 1_000_000_000;
        Talk(caller, 5);
        var heard = seat.Heard.Where(packet => !packet.IsSilence).ToList();
        Assert.Equal(15, heard.Count);
        Assert.All(heard.Zip(heard.Skip(1)), pair =>
        {
            Assert.Equal((ushort)(pair.First.Sequence + 1), pair.Second.Sequence);
            Assert.InRange((int)(pair.Second.Timestamp - pair.First.Timestamp), 160, 320);
        });
    }

    [Fact]
    public void A_leg_is_not_joined_to_itself()
    {
        var (session, _) = _world.Call();
        Assert.Throws<ArgumentException>(() => session.Bridge(session));
    }

    public void Dispose() => _world.Dispose();

    private static void AssertAlike(Prompt prompt, AudioCodec codec, byte[] heard)
    {
        var (wanted, got) = (new short[160], new short[160]);
        G711.Decode(codec, prompt.Encoded(codec), wanted);
        G711.Decode(codec, heard, got);
        Assert.All(wanted.Zip(got), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 50 + Math.Abs(pair.First) / 16));
    }

    private void Talk(Peer peer, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            peer.SayFrame((byte)(0x10 + i));
            _world.Pass(20);
        }
    }

    private (Peer Caller, Peer Seat) Pair(string seatCodecs = "8 101") =>
        (_world.Call(port: 4000).Peer, _world.Call(port: 4100, codecs: seatCodecs).Peer);

    private (Peer Caller, Peer Seat) Bridged(string seatCodecs = "8 101")
    {
        var (caller, seat) = Pair(seatCodecs);
        caller.Session!.Bridge(seat.Session!);
        _world.Pass(10);
        return (caller, seat);
    }
}

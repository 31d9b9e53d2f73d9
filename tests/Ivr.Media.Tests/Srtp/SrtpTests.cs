using Xunit.Sdk;
using static Ivr.Media.Tests.SrtpWorld;

namespace Ivr.Media.Tests;

public sealed class SrtpTests
{
    public static TheoryData<string> Suites => SrtpWorld.Suites;

    [Theory, MemberData(nameof(Suites))]
    public void What_is_protected_is_unreadable_longer_by_its_tag_and_opens_again(string suite)
    {
        var (sender, receiver) = Pair(suite);
        var plain = Packet(7);
        var wire = sender.Protected(plain);
        Assert.Equal(plain.Length + SrtpSuite.Find(suite)!.TagLength, wire.Length);
        Assert.Equal(plain[..12], wire[..12]);
        Assert.DoesNotContain(Hex(plain.AsSpan(12, 16)), Hex(wire));
        Assert.Equal((SrtpResult.Good, Hex(plain)), receiver.Opened(wire));
    }

    [Theory, MemberData(nameof(Suites))]
    public void Reports_are_protected_by_keys_of_their_own(string suite)
    {
        var (sender, receiver) = Pair(suite);
        var plain = Report();
        for (var i = 0; i < 3; i++)
        {
            var wire = sender.ProtectedControl(plain);
            Assert.Equal(plain.Length + 4 + SrtpSuite.Find(suite)!.ControlTagLength, wire.Length);
            Assert.Equal((SrtpResult.Good, Hex(plain)), receiver.OpenedControl(wire));
            Assert.Equal(SrtpResult.Replayed, receiver.OpenedControl(wire).Result);
            wire[20] ^= 1;
            Assert.Equal(SrtpResult.Forged, Pair(suite).Receiver.OpenedControl(wire).Result);
        }
    }

    [Theory, MemberData(nameof(Suites))]
    public void The_sequence_may_wrap_and_packets_come_late_across_the_wrap(string suite)
    {
        var (sender, receiver) = Pair(suite);
        var sent = Enumerable.Range(0, 200_000).Select(i => Packet((ushort)(65_000 + i), payload: 4)).ToArray();
        var wires = sent.Select(sender.Protected).ToArray();
        // each pair swapped, so that one of them is late at every wrap
        for (var i = 0; i < sent.Length; i += 2)
        {
            Assert.Equal((SrtpResult.Good, Hex(sent[i + 1])), receiver.Opened(wires[i + 1]));
            Assert.Equal((SrtpResult.Good, Hex(sent[i])), receiver.Opened(wires[i]));
        }
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_packet_is_heard_once(string suite)
    {
        var (sender, receiver) = Pair(suite);
        var wires = Enumerable.Range(0, 200).Select(i => sender.Protected(Packet((ushort)i))).ToArray();
        foreach (var i in new[] { 0, 130, 70, 3, 100 })
        {
            Assert.Equal(SrtpResult.Good, receiver.Opened(wires[i]).Result);
            Assert.Equal(SrtpResult.Replayed, receiver.Opened(wires[i]).Result);
        }

        Assert.Equal(SrtpResult.Good, receiver.Opened(wires[199]).Result);
        // older than the window: nobody can say any more
        Assert.Equal(SrtpResult.Replayed, receiver.Opened(wires[71]).Result);
        Assert.Equal(SrtpResult.Good, receiver.Opened(wires[72]).Result);
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_changed_bit_anywhere_is_noticed_and_changes_nothing_for_those_after(string suite)
    {
        var (sender, receiver) = Pair(suite);
        for (ushort sequence = 10; sequence < 20; sequence++)
        {
            var wire = sender.Protected(Packet(sequence, payload: 20));
            for (var bit = 0; bit < wire.Length * 8; bit += 7)
            {
                var forged = wire.ToArray();
                forged[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.NotEqual(SrtpResult.Good, receiver.Opened(forged).Result);
            }

            Assert.Equal(SrtpResult.Good, receiver.Opened(wire).Result);
        }
    }

    [Theory, MemberData(nameof(Suites))]
    public void Another_key_opens_nothing(string suite)
    {
        var (sender, _) = Pair(suite);
        using var stranger = new SrtpReceiver(Master(suite, seed: 2));
        Assert.Equal(SrtpResult.Forged, stranger.Opened(sender.Protected(Packet(1))).Result);
        Assert.Equal(SrtpResult.Forged, stranger.OpenedControl(sender.ProtectedControl(Report())).Result);
    }

    [Theory, MemberData(nameof(Suites))]
    public void No_bytes_make_it_throw(string suite)
    {
        const int Seed = 20260726;
        var random = new Random(Seed);
        var (sender, receiver) = Pair(suite, [1, 2]);
        var valid = sender.Protected(Packet(1));
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            if (i % 3 == 0)
            {
                valid.AsSpan(0, Math.Min(bytes.Length, random.Next(valid.Length))).CopyTo(bytes);
            }

            if (receiver.Opened(bytes).Result == SrtpResult.Good || receiver.OpenedControl(bytes).Result == SrtpResult.Good)
            {
                throw new XunitException($"seed {Seed}, input {i} was taken: {Hex(bytes)}");
            }
        }

        Assert.Equal(SrtpResult.Malformed, receiver.Opened([]).Result);
        Assert.Equal(SrtpResult.Malformed, receiver.OpenedControl([]).Result);
        Assert.Equal(SrtpResult.Forged, receiver.Opened(new byte[2048].Select((_, at) => (byte)(at == 0 ? 0x80 : 0)).ToArray()).Result);
    }

    [Theory, MemberData(nameof(Suites))]
    public void Packets_may_name_their_key(string suite)
    {
        var (sender, receiver) = Pair(suite, [0, 9]);
        var isAead = SrtpSuite.Find(suite)!.IsAead;
        var tag = SrtpSuite.Find(suite)!.TagLength;
        var wire = sender.Protected(Packet(1));
        // the name stands before the tag of HMAC (RFC 3711 section 3.1), behind that of GCM, which is part of the cipher text
        byte[] Named(byte last) => isAead ? [.. wire, 0, last] : [.. wire[..^tag], 0, last, .. wire[^tag..]];
        Assert.Equal(SrtpResult.Forged, receiver.Opened(Named(8)).Result);
        Assert.Equal((SrtpResult.Good, Hex(Packet(1))), receiver.Opened(Named(9)));
    }

    [Theory, MemberData(nameof(Suites))]
    public void A_source_whose_first_round_went_by_unheard_is_still_heard(string suite)
    {
        var (sender, receiver) = Pair(suite);
        sender.Protected(Packet(65_533));
        var wire = sender.Protected(Packet(3));
        Assert.Equal(SrtpResult.Good, receiver.Opened(wire).Result);
        Assert.Equal(SrtpResult.Replayed, receiver.Opened(wire).Result);
        Assert.Equal(SrtpResult.Good, receiver.Opened(sender.Protected(Packet(4))).Result);
    }

    [Theory, MemberData(nameof(Suites))]
    public void Under_a_new_key_the_rollover_counter_may_start_again_or_go_on(string suite)
    {
        var (sender, receiver) = Pair(suite);
        for (var i = 0; i < 140_000; i += 100)
        {
            Assert.Equal(SrtpResult.Good, receiver.Opened(sender.Protected(Packet((ushort)i))).Result);
        }

        using var again = new SrtpSender(Master(suite, seed: 5));
        using var first = new SrtpReceiver(Master(suite, seed: 5), receiver);
        Assert.Equal(SrtpResult.Good, first.Opened(again.Protected(Packet(40_000))).Result);

        using var goesOn = new SrtpSender(Master(suite, seed: 5));
        foreach (ushort sequence in (int[])[30_000, 60_000, 20_000, 50_000, 10_000])
        {
            goesOn.Protected(Packet(sequence));
        }

        using var second = new SrtpReceiver(Master(suite, seed: 5), receiver);
        Assert.Equal(SrtpResult.Good, second.Opened(goesOn.Protected(Packet(12_000))).Result);
    }

    [Fact]
    public void An_exchange_may_speak_from_one_source_after_the_other()
    {
        var (_, receiver) = Pair("AES_CM_128_HMAC_SHA1_80");
        for (uint ssrc = 1; ssrc < 30; ssrc++)
        {
            using var sender = new SrtpSender(Master("AES_CM_128_HMAC_SHA1_80"));
            var wire = sender.Protected(Packet(1, ssrc));
            Assert.Equal(SrtpResult.Good, receiver.Opened(wire).Result);
            Assert.Equal(SrtpResult.Replayed, receiver.Opened(wire).Result);
        }
    }

    [Theory, MemberData(nameof(Suites))]
    public void Nothing_is_sent_twice_under_one_index(string suite)
    {
        var (sender, _) = Pair(suite);
        Assert.NotEmpty(sender.Protected(Packet(10)));
        Assert.NotEmpty(sender.Protected(Packet(12)));
        Assert.NotEmpty(sender.Protected(Packet(11)));
        Assert.Empty(sender.Protected(Packet(11, payload: 4)));
        Assert.Empty(sender.Protected(Packet(13, ssrc: 0xBEEF)));
        Assert.Empty(sender.ProtectedControl(Report(0xBEEF)));
        Assert.Equal(0, sender.Protect(Packet(14), Packet(14).Length));
    }

    [Theory, MemberData(nameof(Suites))]
    public void Protecting_and_opening_allocate_nothing(string suite)
    {
        var (sender, receiver) = Pair(suite);
        var buffer = new byte[200];
        var plain = Packet(0);
        ushort sequence = 0;
        var good = 0;
        var forged = 0;
        void Run()
        {
            for (var i = 0; i < 2000; i++)
            {
                plain.CopyTo(buffer, 0);
                RtpPacket.WriteHeader(buffer, 8, false, sequence++, 0, 0xCAFE);
                var length = sender.Protect(buffer, plain.Length);
                buffer[20] ^= 1;
                forged += receiver.Unprotect(buffer.AsSpan(0, length), out _) == SrtpResult.Forged ? 1 : 0;
                buffer[20] ^= 1;
                good += receiver.Unprotect(buffer.AsSpan(0, length), out _) == SrtpResult.Good ? 1 : 0;
            }
        }

        Run();
        var stretches = new List<long>();
        while (stretches.Count < 8 && !(stretches.Count >= 2 && stretches[^1] == 0 && stretches[^2] == 0))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Run();
            stretches.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal([0, 0], stretches[^2..]);
        Assert.Equal((good, good), (good, forged));
    }

    private static (SrtpSender Sender, SrtpReceiver Receiver) Pair(string suite, byte[]? mki = null) =>
        (new SrtpSender(Master(suite)), new SrtpReceiver(Master(suite, mki: mki)));
}

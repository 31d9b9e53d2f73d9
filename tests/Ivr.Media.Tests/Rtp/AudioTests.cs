using Ivr.Testing;

namespace Ivr.Media.Tests;

/// <summary>What comes out is what went in, by correlation, segmental SNR and lost frames, over good and bad lines.</summary>
public sealed class AudioTests
{
    private const int Seed = 20261126;

    private static readonly short[] Speech = WavFile.Read(Repository.Path("audio/zh/standard/P02.wav"));

    public static TheoryData<int, int> Pairs => new() { { 8, 8 }, { 8, 0 }, { 8, 9 }, { 0, 8 }, { 0, 0 }, { 0, 9 }, { 9, 8 }, { 9, 0 }, { 9, 9 } };

    [Theory, MemberData(nameof(Pairs))]
    public void Speech_comes_through_a_bridge_of_any_two_codecs(int one, int other)
    {
        using var world = new MediaWorld();
        var (heard, tapped) = Talk(world, one, other);
        var likeness = Likeness.Of(Speech, heard);
        Assert.True(likeness is { Correlation: >= 0.98, SegmentalSnr: >= 30, Lost: 0 }, likeness.ToString());
        likeness = Likeness.Of(Speech, tapped);
        Assert.True(likeness is { Correlation: >= 0.98, SegmentalSnr: >= 30, Lost: 0 }, likeness.ToString());
    }

    [Theory, MemberData(nameof(Pairs))]
    public void A_line_that_loses_and_mixes_up_packets_costs_what_it_lost_and_no_more(int one, int other)
    {
        using var world = new MediaWorld(chance: new Random(Seed));
        (world.Wire.Loss, world.Wire.Jitter) = (0.05, TimeSpan.FromMilliseconds(30));
        var (heard, tapped) = Talk(world, one, other);

        // One hop to the tap, two to the seat's phone. Frames are lost where packets were, and not in their neighbourhood; only a codec
        // with state needs some milliseconds to find its way again.
        var stateful = one == 9 || other == 9;
        var likeness = Likeness.Of(Speech, tapped);
        Assert.True(likeness.Correlation >= (one == 9 ? 0.9 : 0.97) && likeness.SegmentalSnr >= (one == 9 ? 20 : 30) && likeness.Lost <= likeness.Frames * 0.08, $"tap, seed {Seed}: {likeness}");
        likeness = Likeness.Of(Speech, heard);
        Assert.True(likeness.Correlation >= (stateful ? 0.85 : 0.94) && likeness.SegmentalSnr >= (stateful ? 15 : 30) && likeness.Lost <= likeness.Frames * 0.15, $"seat, seed {Seed}: {likeness}");
    }

    /// <summary>A caller speaks to a seat over a bridge. What the seat's phone makes of its packets, put in order, and what listens in the gateway.</summary>
    private static (short[] Heard, short[] Tapped) Talk(MediaWorld world, int one, int other)
    {
        var (caller, speaks) = world.Call(4000, $"{one} 101");
        var (seat, hears) = world.Call(4002, $"{other} 101");
        var tapped = new List<short>();
        caller.OnHeard = frame => tapped.AddRange(frame);
        caller.Bridge(seat);
        world.Pass(20);
        var (coder, codec, frame) = (new VoiceCoder(), Codec(one), new byte[160]);
        for (var at = 0; at + 160 <= Speech.Length; at += 160)
        {
            coder.Encode(codec, Speech.AsSpan(at, 160), frame);
            speaks.Say(frame, one);
            world.Pass(20);
        }

        world.Pass(200);
        return (Played(hears.Arrived.Where(packet => packet.Type == other), Codec(other)), [.. tapped]);
    }

    /// <summary>A patient phone: every packet at its timestamp.</summary>
    private static short[] Played(IEnumerable<HeardPacket> packets, AudioCodec codec)
    {
        var inOrder = packets.OrderBy(packet => (int)(packet.Timestamp - packets.First().Timestamp)).ToList();
        var first = inOrder[0].Timestamp;
        var pcm = new short[(int)(inOrder[^1].Timestamp - first) + 320];
        var coder = new VoiceCoder();
        foreach (var packet in inOrder)
        {
            coder.Decode(codec, packet.Payload, pcm.AsSpan((int)(packet.Timestamp - first)));
        }

        return pcm;
    }

    private static AudioCodec Codec(int type) => type switch { 8 => AudioCodec.Pcma, 0 => AudioCodec.Pcmu, _ => AudioCodec.G722 };

}

using Xunit.Abstractions;

namespace Ivr.Media.Tests;

/// <summary>Keys as audible tones, over the limits of ITU-T Q.24 and what lies beyond them.</summary>
public sealed class ToneTests(ITestOutputHelper output)
{
    private const string All = KeySound.Keys;
    private const int Times = 10;

    public static TheoryData<string, double, double, double, double> Accepted => new()
    {
        // level, twist, low off, high off
        { "as phones send it", -10, -2, 0, 0 },
        { "as loud as can be", -2.9, 0, 0, 0 },
        { "as weak as Q.24 wants", -25, 0, 0, 0 },
        { "as weak as RFC 4733 wants", -36, 0, 0, 0 },
        { "low tone 8 dB above", -6, 8, 0, 0 },
        { "high tone 6 dB above", -6, -6, 0, 0 },
        { "both too high", -10, 0, 1.5, 1.5 },
        { "both too low", -10, 0, -1.5, -1.5 },
        { "apart", -10, 4, -1.8, 1.8 },
        { "together", -10, -4, 1.8, -1.8 },
        { "all at once", -17, 8, 1.5, -1.5 },
    };

    public static TheoryData<string, double, double, double, double> Refused => new()
    {
        { "low tone too high", -10, 0, 3.5, 0 },
        { "low tone too low", -10, 0, -3.5, 0 },
        { "high tone too high", -10, 0, 0, 3.5 },
        { "high tone too low", -10, 0, 0, -3.5 },
        { "far off", -10, 0, 5, -5 },
        { "too weak", -45, 0, 0, 0 },
        { "low tone 14 dB above", -6, 14, 0, 0 },
        { "high tone 12 dB above", -6, -12, 0, 0 },
    };

    [Theory, MemberData(nameof(Accepted))]
    public void A_key_within_the_limits_is_heard_once(string why, double level, double twist, double low, double high) =>
        EachHeard(why, new KeySound { Level = level, Twist = twist, LowOff = low, HighOff = high, Tone = 40, Pause = 40 });

    [Theory, MemberData(nameof(Refused))]
    public void What_is_beyond_the_limits_is_no_key(string why, double level, double twist, double low, double high) =>
        NoneHeard(why, new KeySound { Level = level, Twist = twist, LowOff = low, HighOff = high, Tone = 100 });

    [Theory]
    [InlineData(40, 40)]
    [InlineData(40, 400)]
    [InlineData(65, 60)]
    [InlineData(3000, 100)]
    public void A_tone_of_any_length_is_one_key_and_a_pause_parts_two(double tone, double pause) =>
        EachHeard("long", new KeySound { Tone = tone, Pause = pause });

    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(300)]
    public void The_same_key_again_after_a_pause_counts_again(double pause) =>
        EachHeard("again", new KeySound { Tone = 60, Pause = pause }, keys: "1111555500");

    [Theory]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(23)]
    public void A_tone_too_short_is_no_key(double tone) => NoneHeard("short", new KeySound { Tone = tone });

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public void A_short_interruption_does_not_make_two_of_one(double hole) => EachHeard("hole", new KeySound { Tone = 150, Hole = hole });

    [Theory]
    [InlineData(-10, 0, 15)]
    [InlineData(-10, 6, 18)]
    [InlineData(-10, -4, 15)]
    [InlineData(-25, 0, 15)]
    public void Noise_below_the_tones_does_not_matter(double level, double twist, double ratio) =>
        EachHeard("noise", new KeySound { Level = level, Twist = twist, SignalToNoise = ratio, LowOff = 1.5, HighOff = -1.5, Tone = 50 });

    [Theory]
    [InlineData(-10, -10)]
    [InlineData(-16, -10)]
    public void A_dial_tone_beside_does_not_matter(double level, double dial) => EachHeard("dial tone", new KeySound { Level = level, DialTone = dial, Tone = 50 });

    [Theory]
    [InlineData(5)]
    [InlineData(20)]
    [InlineData(60)]
    public void An_echo_is_not_a_second_key(double delay) => EachHeard("echo", new KeySound { Echo = delay, Tone = 80, Pause = 100 });

    [Theory]
    [InlineData(AudioCodec.Pcma)]
    [InlineData(AudioCodec.Pcmu)]
    public void G711_takes_no_key_away(AudioCodec codec)
    {
        EachHeard("coded", new KeySound { Level = -3, Tone = 40, Pause = 40 }, codec);
        EachHeard("coded", new KeySound { Level = -25, Twist = 8, LowOff = 1.5, HighOff = 1.5, Tone = 40, Pause = 40 }, codec);
    }

    private void EachHeard(string why, KeySound sound, AudioCodec? codec = null, string keys = All)
    {
        for (var seed = 1; seed <= Times; seed++)
        {
            var heard = Hear((sound with { Random = new Random(seed) }).Of(keys), codec);
            output.WriteLine($"{why}, seed {seed}: {heard}");
            Assert.Equal(keys, heard);
        }
    }

    private void NoneHeard(string why, KeySound sound)
    {
        for (var seed = 1; seed <= Times; seed++)
        {
            var heard = Hear((sound with { Random = new Random(seed) }).Of(All), null);
            output.WriteLine($"{why}, seed {seed}: {heard}");
            Assert.Equal("", heard);
        }
    }

    internal static string Hear(ReadOnlySpan<short> sound, AudioCodec? codec)
    {
        var reader = new ToneReader();
        var keys = "";
        Span<byte> encoded = stackalloc byte[160];
        Span<short> frame = stackalloc short[160];
        for (var at = 0; at + 160 <= sound.Length; at += 160)
        {
            sound.Slice(at, 160).CopyTo(frame);
            if (codec is { } law)
            {
                G711.Encode(law, frame, encoded);
                G711.Decode(law, encoded, frame);
            }

            keys += reader.Take(frame);
        }

        return keys;
    }
}

namespace Ivr.Speech.Tests.Sound;

public sealed class SoundTests
{
    [Theory]
    [InlineData(0.1414)]
    [InlineData(0.05)]
    [InlineData(0.5)]
    public void The_level_of_a_steady_tone_is_its_RMS(double amplitude)
    {
        var tone = Sounds.Tone(5, amplitude);
        Assert.Equal(Sounds.Rms(tone), ActiveLevel.Measure(tone), 0.5);
    }

    [Fact]
    public void Pauses_do_not_make_speech_softer()
    {
        var tone = Sounds.Tone(2);
        short[] spaced = [.. Sounds.Silence(3), .. tone, .. Sounds.Silence(5), .. tone, .. Sounds.Silence(3)];
        Assert.Equal(-20, ActiveLevel.Measure(spaced), 0.7);
        Assert.True(Sounds.Rms(spaced) < -25);
    }

    [Fact]
    public void Silence_has_no_level() => Assert.Equal(double.NegativeInfinity, ActiveLevel.Measure(Sounds.Silence(1)));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.9)]
    public void Whatever_comes_leaves_at_the_wanted_level_and_is_not_clipped(double amplitude)
    {
        short[] sound = [.. Sounds.Tone(1, amplitude), .. Sounds.Tone(1, amplitude / 8, 900), .. Sounds.Tone(0.005, Math.Min(1, 10 * amplitude), 700)];
        var levelled = SoundLevel.At(sound);
        Assert.Equal(sound.Length, levelled.Length);
        Assert.InRange(ActiveLevel.Measure(levelled), -20.5, -19.5);
        Assert.True(levelled.Max(sample => Math.Abs((int)sample)) <= 26028);
    }

    [Fact]
    public void A_finished_sound_begins_after_twenty_milliseconds()
    {
        var finished = SoundLevel.Finish([.. Sounds.Silence(0.7), .. Sounds.Tone(1), .. Sounds.Silence(0.7)]);
        Assert.Equal(1.07, finished.Length / 8000.0, 0.01);
        Assert.Equal(TimeSpan.FromMilliseconds(20), SoundFaults.Lead(finished));
    }

    [Fact]
    public void Silence_stays_silence() => Assert.Equal(0, SoundLevel.Finish(Sounds.Silence(1)).Max(Math.Abs));

    [Fact]
    public void A_cut_off_wave_is_counted_once_a_crack()
    {
        Assert.Equal(0, SoundFaults.Clipped(Sounds.Tone(1, 0.99)));
        Assert.Equal(100, SoundFaults.Clipped([.. Sounds.Tone(0.1, 0.5), .. Sounds.Tone(0.1, 1).Select(sample => (short)Math.Clamp(sample * 4, -32768, 32767))]));
    }

    [Fact]
    public void Silence_before_the_first_word_is_measured() => Assert.Equal(TimeSpan.FromMilliseconds(250), SoundFaults.Lead([.. Sounds.Silence(0.25), .. Sounds.Tone(1)]));

    [Fact]
    public void A_tone_of_the_band_comes_through_and_one_above_does_not_fold_back()
    {
        Assert.Equal(-20, Sounds.Rms(Resampler.To8000(Sounds.Tone(1, hertz: 1000, rate: 22050), 22050)), 0.1);
        Assert.True(Sounds.Rms(Resampler.To8000(Sounds.Tone(1, hertz: 5500, rate: 22050), 22050)) < -60);
    }

    [Theory]
    [InlineData("两", 0.4, true)]
    [InlineData("您好,甘肃12345为您服务。", 3.0, true)]
    [InlineData("您好,甘肃12345为您服务。", 0.5, false)]
    [InlineData("两", 4.0, false)]
    public void A_length_fits_its_text_or_not(string text, double seconds, bool fits)
    {
        var (least, most) = SpeechLength.Of(text)!.Value;
        Assert.Equal(fits, seconds >= least.TotalSeconds && seconds <= most.TotalSeconds);
    }

    [Fact]
    public void Without_a_text_there_is_no_length_to_hold_against() => Assert.Null(SpeechLength.Of(""));
}

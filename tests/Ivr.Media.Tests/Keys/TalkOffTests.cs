using Ivr.Testing;
using Xunit.Abstractions;

namespace Ivr.Media.Tests;

/// <summary>What is said, sung and played is no key.</summary>
public sealed class TalkOffTests(ITestOutputHelper output)
{
    public static TheoryData<string> Sounds()
    {
        var data = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(AudioFolder(), "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetRelativePath(AudioFolder(), file));
        }

        return data;
    }

    [Theory, MemberData(nameof(Sounds))]
    public void Our_own_prompts_coming_back_as_an_echo_press_no_key(string prompt) =>
        NoKeys(WavFile.Read(Path.Combine(AudioFolder(), prompt)));

    [Theory]
    [InlineData("zh/standard/P01.wav")]
    [InlineData("zh/slow/P07.wav")]
    public void A_key_is_heard_through_the_echo_of_our_prompt(string prompt)
    {
        var sound = new KeySound { Tone = 60, Pause = 100 }.Of(KeySound.Keys);
        var echo = WavFile.Read(Path.Combine(AudioFolder(), prompt));
        for (var i = 0; i < sound.Length; i++)
        {
            sound[i] += (short)(0.2 * echo[i % echo.Length]);
        }

        Assert.Equal(KeySound.Keys, ToneTests.Hear(sound, AudioCodec.Pcma));
    }

    [Fact]
    public void Speech_presses_no_key()
    {
        if (SharedFolder.WhyNot("sip/audio/speech8k.wav") is { } why)
        {
            output.WriteLine(why);
            return;
        }

        NoKeys(WavFile.Read(SharedFolder.Of("sip", "audio", "speech8k.wav")));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Noise_and_single_tones_press_no_key(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var sound = new short[8000 * 20];
        for (var i = 0; i < sound.Length; i++)
        {
            // noise for ten seconds, then a whistle that climbs through all frequencies
            var at = (i - sound.Length / 2) / 8000.0;
            sound[i] = (short)(at < 0 ? random.Next(-9000, 9000) : 12000 * Math.Sin(Math.Tau * (300 + 90 * at) * at));
        }

        NoKeys(sound);
    }

    // At three levels, from two places within a frame, plain and through both laws.
    private static void NoKeys(short[] sound)
    {
        foreach (var gain in (double[])[1, 0.5, 0.1])
        {
            for (var shift = 0; shift < 40; shift += 20)
            {
                var said = Array.ConvertAll(sound[shift..], sample => (short)(sample * gain));
                Assert.Equal("", ToneTests.Hear(said, null));
                Assert.Equal("", ToneTests.Hear(said, AudioCodec.Pcma));
                Assert.Equal("", ToneTests.Hear(said, AudioCodec.Pcmu));
            }
        }
    }

    private static string AudioFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "audio", "manifest.json")))
            {
                return Path.Combine(folder.FullName, "audio");
            }
        }

        throw new InvalidOperationException("The folder audio is nowhere above " + AppContext.BaseDirectory);
    }
}

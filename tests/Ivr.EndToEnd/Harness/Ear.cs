using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>Who was heard, by our own ear and by <c>tonecheck.py</c> where that is at hand.</summary>
internal sealed class Ear(ITestOutputHelper output)
{
    private static string Script => Path.Combine(Places.Shared, "sip", "audio", "tonecheck.py");

    /// <summary>A tone was heard alone for a while, in pieces or in one: on a full machine phones stumble over their own packets.</summary>
    /// <param name="who">For the message.</param>
    /// <param name="seconds">For how long at least, all pieces together.</param>
    /// <param name="absent">A tone that must be nowhere in it: one's own.</param>
    public async Task HearsAsync(string who, Recording heard, double hertz, double seconds, double absent)
    {
        var (all, stretch, wrong) = (heard.Alone(hertz), heard.Longest(hertz), heard.Alone(absent));
        output.WriteLine($"{who} heard {hertz} Hz for {all:F1} s of {heard.Seconds:F1} s, {stretch.Seconds:F1} s of it in one piece, share {stretch.Share:F3}");
        Assert.True(all >= seconds, $"{who} heard {hertz} Hz for {all:F1} s only, not {seconds:F1} s ({heard.Path}, {heard.Seconds:F1} s)");
        Assert.True(stretch.Share >= 0.9, $"{who} heard {hertz} Hz with a share of {stretch.Share:F3}");
        Assert.True(wrong < 0.5, $"{who} heard {absent} Hz too, his own tone or one he should not hear, for {wrong:F1} s");
        if (await MissingAsync() is { } missing)
        {
            output.WriteLine($"no second opinion: {missing}");
            return;
        }

        await using var check = ChildProcess.Start("python3",
            [Script, heard.Path, "--freqs", Number(hertz), "--absent", Number(absent), "--min-share", "0.9", "--start", Number(stretch.Start), "--len", Number(stretch.Seconds)],
            Path.GetTempPath());
        var code = await check.ExitAsync(60);
        output.WriteLine("second opinion: " + check.Output + check.Errors);
        Assert.Equal(0, code);
    }

    /// <summary>A prompt of the project was heard, not merely sent.</summary>
    /// <param name="prompt">Below <c>audio/</c>.</param>
    public void HearsPrompt(string who, Recording heard, string prompt)
    {
        var likeness = heard.Resemblance(Recording.Read(Path.Combine(Places.Audio, prompt)));
        output.WriteLine($"{who} heard {prompt}: likeness {likeness:F3}");
        Assert.True(likeness >= 0.9, $"{who} did not hear {prompt}: likeness {likeness:F3} ({heard.Path}, {heard.Seconds:F1} s)");
    }

    private static async Task<string?> MissingAsync()
    {
        if (!File.Exists(Script))
        {
            return $"{Script} is not there";
        }

        await using var python = ChildProcess.Start("python3", ["-c", "import numpy, scipy"], Path.GetTempPath());
        return await python.ExitAsync(60) == 0 ? null : $"python3 lacks numpy or scipy, which {Script} needs";
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}

using Xunit;

namespace Ivr.EndToEnd;

/// <summary>Sounds made by somebody else's program.</summary>
internal static class Sox
{
    /// <summary>A-law without a header, as programs want it that send files as they are.</summary>
    public static async Task<string> AlawAsync(string wav)
    {
        var path = Path.ChangeExtension(wav, "al");
        await using var sox = ChildProcess.Start("sox", ["-D", wav, "-t", "al", path], Path.GetDirectoryName(wav)!);
        Assert.Equal(0, await sox.ExitAsync(20));
        return path;
    }

    /// <summary>A key's two tones for 100 ms every four seconds, two minutes long.</summary>
    public static async Task<string> KeyAsync(string folder, int low, int high)
    {
        var path = Path.Combine(folder, "key.wav");
        await using var sox = ChildProcess.Start("sox", [
            "-D", "-n", "-r", "8000", "-c", "1", "-b", "16", path, "synth", "0.1", "sine", $"{low}", "synth", "0.1", "sine", "mix", $"{high}",
            "gain", "-n", "-6", "pad", "1.9", "2", "repeat", "29",
        ], folder);
        Assert.Equal(0, await sox.ExitAsync(20));
        return path;
    }
}

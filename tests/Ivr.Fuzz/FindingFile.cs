using System.Security.Cryptography;

namespace Ivr.Fuzz;

/// <summary>Findings as files that replay: the input itself, named by its kind, and beside it what was wrong.</summary>
internal static class FindingFile
{
    /// <returns>The path of the input.</returns>
    public static string Write(string folder, Finding finding, string origin)
    {
        Directory.CreateDirectory(folder);
        var hash = Convert.ToHexStringLower(SHA256.HashData(finding.Input.Bytes))[..16];
        var path = Path.Combine(folder, $"{finding.Input.Kind.ToString().ToLowerInvariant()}-{hash}.bin");
        File.WriteAllBytes(path, finding.Input.Bytes);
        File.WriteAllText(Path.ChangeExtension(path, ".txt"), $"{finding.Target}: {finding.Why}\n{origin}\nreplay: make fuzz REPLAY={path}\n");
        return path;
    }

    /// <exception cref="InvalidDataException">The name does not begin with a kind: <c>sip-</c>, <c>sdp-</c>, <c>rtp-</c>.</exception>
    public static Input Read(string path)
    {
        var word = Path.GetFileName(path).Split('-')[0];
        return Enum.TryParse<InputKind>(word, ignoreCase: true, out var kind)
            ? new Input(kind, File.ReadAllBytes(path))
            : throw new InvalidDataException($"{path}: the name of a finding begins with sip-, sdp- or rtp-");
    }
}

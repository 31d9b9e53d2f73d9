using Ivr.Testing;

namespace Ivr.Fuzz;

/// <summary>What mutation begins with: our own messages, and other people's seed corpora where they are.</summary>
internal static class Seeds
{
    public const string Folder = "sip/fuzz-seeds";

    /// <param name="say">Told where seeds came from, or that there are none but our own.</param>
    public static IReadOnlyList<Input> Load(Action<string> say)
    {
        var seeds = OwnSeeds.All().ToList();
        var own = seeds.Count;
        if (SharedFolder.WhyNot(Folder) is { } absent)
        {
            say($"{absent}; {own} seeds of our own only");
            return seeds;
        }

        var top = SharedFolder.Of(Folder.Split('/'));
        foreach (var file in Directory.GetFiles(top, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (KindOf(Path.GetRelativePath(top, file).Split(Path.DirectorySeparatorChar)) is { } kind)
            {
                seeds.Add(new Input(kind, File.ReadAllBytes(file)));
            }
        }

        say($"{own} seeds of our own, {seeds.Count - own} of {top}");
        return seeds;
    }

    // <project>/<what>/<file>; files at the top describe the others
    private static InputKind? KindOf(string[] path) => path.Length < 3 ? null
        : path[1].StartsWith("sdp", StringComparison.Ordinal) ? InputKind.Sdp
        : path[1].StartsWith("rt", StringComparison.Ordinal) ? InputKind.Rtp
        : InputKind.Sip;
}

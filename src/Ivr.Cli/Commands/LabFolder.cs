using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary>Where a laboratory keeps its data while it runs, so that <c>ivr lab dial</c> finds it.</summary>
internal static class LabFolder
{
    private const string Prefix = "ivr-lab-";

    /// <summary>A new one, for its owner only.</summary>
    public static DirectoryInfo Create() => Directory.CreateTempSubdirectory(Prefix);

    /// <summary>That of the laboratory of this user started last; null: none runs.</summary>
    public static string? Newest() =>
        new DirectoryInfo(Path.GetTempPath()).EnumerateDirectories(Prefix + "*", new EnumerationOptions { IgnoreInaccessible = true })
            .Select(folder => new FileInfo(OpsFile.PathIn(folder.FullName))).Where(access => access.Exists)
            .MaxBy(access => access.LastWriteTimeUtc)?.DirectoryName;
}

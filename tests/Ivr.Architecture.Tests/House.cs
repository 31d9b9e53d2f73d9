using System.Reflection;
using System.Xml.Linq;

namespace Ivr.Architecture.Tests;

/// <summary>The project's files and assemblies, as the tests of its shape see them.</summary>
internal static class House
{
    public static readonly string[] Rooms = ["Ivr.Sip", "Ivr.Media", "Ivr.Speech", "Ivr.Phrases", "Ivr.Flows", "Ivr.Acd", "Ivr.Calls", "Ivr.Redis", "Ivr.Gateway", "Ivr.Cli"];

    public static string Root { get; } = FindRoot();

    public static IEnumerable<Assembly> Assemblies => Rooms.Select(room => Assembly.Load(room == "Ivr.Cli" ? "ivr" : room));

    /// <summary>C# sources of a room, or of all.</summary>
    public static IEnumerable<string> Sources(string? room = null) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", room ?? ""), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static string Short(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>What a project file refers to: the rooms, and the packages.</summary>
    public static (string[] Rooms, string[] Packages) References(string room)
    {
        var project = XDocument.Load(Path.Combine(Root, "src", room, room + ".csproj"));
        return (
            [.. project.Descendants("ProjectReference").Select(one => Path.GetFileNameWithoutExtension(one.Attribute("Include")!.Value.Replace('\\', '/')))],
            [.. project.Descendants("PackageReference").Select(one => one.Attribute("Include")!.Value)]);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Ivr.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Ivr.sln is nowhere above " + AppContext.BaseDirectory);
    }
}

namespace Ivr.EndToEnd;

/// <summary>Where things lie.</summary>
internal static class Places
{
    public static string Root { get; } = FindRoot();

    /// <summary>The product as built: of the same configuration as these tests.</summary>
    public static string Ivr => FindIvr();

    public static string Audio => Path.Combine(Root, "audio");

    public static string Plan => Path.Combine(Root, "dialplans", "gansu.yaml");

    public static string LabPlan => Path.Combine(Root, "dialplans", "lab", "lab.yaml");

    /// <summary>Scenarios and tools kept beside the project, not in it.</summary>
    public static string Shared => Path.GetFullPath(Path.Combine(Root, "..", "shared"));

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

    private static string FindIvr()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Ivr.Cli", configuration, "ivr"));
        return File.Exists(program) ? program : throw new InvalidOperationException($"{program} is not built");
    }
}

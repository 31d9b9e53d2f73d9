namespace Ivr.Testing;

/// <summary>The project's own files, found from where a test runs.</summary>
public static class Repository
{
    private static readonly string Root = FindRoot();

    /// <summary>An absolute path of a file or folder named from the top of the project.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Ivr.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("Ivr.sln is nowhere above " + AppContext.BaseDirectory);
    }
}

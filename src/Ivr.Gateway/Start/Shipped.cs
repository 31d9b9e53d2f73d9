namespace Ivr.Gateway.Start;

/// <summary>Files that come with the program: in the current folder, or where the program lies or above it.</summary>
public static class Shipped
{
    /// <summary>The path of <c>dialplans/gansu.yaml</c> and the like; as asked, when it is nowhere.</summary>
    public static string Find(string path)
    {
        if (Path.Exists(path))
        {
            return path;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var there = Path.Combine(folder.FullName, path);
            if (Path.Exists(there))
            {
                return there;
            }
        }

        return path;
    }
}

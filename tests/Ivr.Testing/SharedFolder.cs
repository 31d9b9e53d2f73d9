namespace Ivr.Testing;

/// <summary>
/// The folder of other people's messages and of the load bench, which stands beside the project and is not part of it:
/// <c>IVR_SHARED</c>, or a folder <c>shared</c> in some folder above the tests.
/// </summary>
internal static class SharedFolder
{
    public static string? Path { get; } = Find();

    public static string Of(params string[] parts) => System.IO.Path.Combine([Path!, .. parts]);

    /// <summary>Null: it is there.</summary>
    public static string? WhyNot(string part) =>
        Path is not null && (Directory.Exists(Of(part)) || File.Exists(Of(part))) ? null
        : $"NOT RUN: '{part}' was found neither under IVR_SHARED nor in a folder 'shared' above {AppContext.BaseDirectory}";

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("IVR_SHARED") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(System.IO.Path.Combine(candidate, "sip")))
            {
                return candidate;
            }
        }

        return null;
    }
}

namespace Ivr.EndToEnd;

/// <summary>The shipped plan, with a few words changed so that a test need not wait for an hour or a day.</summary>
internal static class TestPlan
{
    /// <summary>Citizens may be called back at any hour, and at once.</summary>
    public static readonly (string Shipped, string Test)[] CallbacksNow =
    [
        ("hours: 08:00-20:00", "hours: 00:00-00:00"),
        ("quiet: 12:00-14:00", "quiet: 00:00-00:00"),
        ("first_after: 1m", "first_after: 1s"),
        ("greeting_wait: 3s", "greeting_wait: 1s"),
    ];

    /// <summary>Writes a copy, its lists beside it.</summary>
    /// <exception cref="InvalidOperationException">The shipped plan no longer says what is to be changed.</exception>
    public static string Write(TempFolder folder, params (string Shipped, string Test)[] changes)
    {
        var shippedIn = Path.GetDirectoryName(Places.Plan)!;
        var files = Directory.GetFiles(Path.ChangeExtension(Places.Plan, null)).Prepend(Places.Plan).ToDictionary(file => Path.GetRelativePath(shippedIn, file), File.ReadAllText);
        foreach (var (shipped, test) in changes)
        {
            var changed = files.FirstOrDefault(file => file.Value.Contains(shipped, StringComparison.Ordinal)).Key
                ?? throw new InvalidOperationException($"neither {Places.Plan} nor its lists say '{shipped}' any more");
            files[changed] = files[changed].Replace(shipped, test, StringComparison.Ordinal);
        }

        folder.Room(Path.GetFileNameWithoutExtension(Places.Plan));
        foreach (var (name, text) in files)
        {
            folder.Write(name, text);
        }

        return folder.At(Path.GetFileName(Places.Plan));
    }
}

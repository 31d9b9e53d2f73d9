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

    /// <summary>Writes a copy.</summary>
    /// <exception cref="InvalidOperationException">The shipped plan no longer says what is to be changed.</exception>
    public static string Write(TempFolder folder, params (string Shipped, string Test)[] changes)
    {
        var text = File.ReadAllText(Places.Plan);
        foreach (var (shipped, test) in changes)
        {
            if (!text.Contains(shipped, StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"{Places.Plan} does not say '{shipped}' any more");
            }

            text = text.Replace(shipped, test, StringComparison.Ordinal);
        }

        // What it names stands beside it.
        folder.Write("ledger.yaml", File.ReadAllText(Path.Combine(Path.GetDirectoryName(Places.Plan)!, "ledger.yaml")));
        return folder.Write("plan.yaml", text);
    }
}

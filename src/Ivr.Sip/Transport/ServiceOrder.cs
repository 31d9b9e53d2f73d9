namespace Ivr.Sip;

/// <summary>The order in which the servers of a service are tried (RFC 2782).</summary>
internal static class ServiceOrder
{
    /// <summary>By priority; among equals by lot, each with the chance its weight gives it.</summary>
    public static IReadOnlyList<ServiceRecord> Of(IReadOnlyList<ServiceRecord> records, Random chance)
    {
        var ordered = new List<ServiceRecord>(records.Count);
        foreach (var equals in records.GroupBy(static one => one.Priority).OrderBy(static group => group.Key))
        {
            // Those without weight stand first, so that they have a small chance too.
            List<ServiceRecord> left = [.. equals.OrderBy(static one => one.Weight > 0)];
            while (left.Count > 0)
            {
                var drawn = Drawn(left, chance.Next(left.Sum(static one => one.Weight) + 1));
                ordered.Add(left[drawn]);
                left.RemoveAt(drawn);
            }
        }

        return ordered;
    }

    private static int Drawn(List<ServiceRecord> left, int lot)
    {
        var at = 0;
        for (var sum = left[0].Weight; sum < lot; sum += left[at].Weight)
        {
            at++;
        }

        return at;
    }
}

namespace Ivr.Media;

/// <summary>
/// When the next report is due (RFC 3550 sections 6.2 and 6.3.1). Between two parties the 5 s minimum always rules: a report of
/// 100 bytes is far below 5 % of a telephone's bandwidth.
/// </summary>
internal static class RtcpInterval
{
    private const double Minimum = 1000;

    /// <summary>e - 3/2: what the timer's reconsideration makes shorter than meant.</summary>
    private const double Compensation = 1.21828;

    /// <returns>Sub-ticks: 5 s, the first time half of it, times 0.5 to 1.5.</returns>
    public static long Next(bool isFirst, Random random) =>
        (long)((isFirst ? Minimum / 2 : Minimum) * (0.5 + random.NextDouble()) / Compensation);
}

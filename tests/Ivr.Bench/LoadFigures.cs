namespace Ivr.Bench;

/// <summary>What the table says of the load: goals beside figures, peers beside both.</summary>
internal static class LoadFigures
{
    private const string Cpu = "CPU a call-second";
    private const string CpuOfCall = "CPU a call";
    private const string Answer = "200 OK after INVITE, p99";
    private const string Failed = "failed calls";
    private const string Again = "messages sent again";
    private const string Packets = "packets a second and call";
    private const string Cores = "cores used";
    private const string Gap = "gap between packets, p99";
    private const string RareGap = "gap between packets, p99.9";
    private const string Trip = "there and back through both legs, p99";
    private const string Memory = "memory a call";
    private const string Garbage = "garbage of the process a call-second";

    private static readonly string[] Flat = ["a100", "a600", "a2000"];

    private static readonly (string What, string Unit, Func<LoadResult, double> Of)[] Signalling =
    [
        (CpuOfCall, "ms", static one => one.Processor),
        (Answer, "ms", static one => one["resp_p99"]),
        (Failed, "", static one => one["failed"]),
        (Again, "", static one => one["retrans"]),
    ];

    private static readonly (string What, string Unit, Func<LoadResult, double> Of)[] Media =
    [
        (Cpu, "ms", static one => one.Processor),
        (Packets, "", static one => one["rx_pps_per_call"]),
        (Cores, "", static one => one["cores"]),
        (Gap, "ms", static one => one.Rtp("gap_p99")),
        (RareGap, "ms", static one => one.Rtp("gap_p999")),
        (Trip, "ms", static one => one.Point[0] == 'b' ? one.Rtp("rtt_p99") : double.NaN),
        (Memory, "KiB", static one => one["rss_per_call_kb"]),
        (Garbage, "B", static one => one.Garbage),
    ];

    private static readonly Dictionary<(string Point, string What), Goal> Goals = new()
    {
        [("c200", Answer)] = new(5),
        [("c500", CpuOfCall)] = new(0.7),
        [("c500", Failed)] = new(0),
        [("c500", Again)] = new(0),
        [("a600", Cpu)] = new(0.30),
        [("a600", Gap)] = new(22),
        [("a600", RareGap)] = new(25),
        [("a600", Garbage)] = new(200),
        [("a2000", Packets)] = new(49.9, AtLeast: true),
        [("a2000", Cores)] = new(1),
        [("a2000", Memory)] = new(12),
        [("a2000", Garbage)] = new(200),
        [("b200", Cpu)] = new(0.9),
        [("b200", Garbage)] = new(200),
        [("b1000", Packets)] = new(49.9, AtLeast: true),
        [("b1000", Cores)] = new(1),
        [("b1000", Memory)] = new(30),
        [("b1000", Garbage)] = new(200),
        [("b200, recorded", Cpu)] = new(1.6),
    };

    /// <param name="results">Of all servers.</param>
    /// <param name="ours">Whose figures the goals are for.</param>
    /// <param name="peers">Those it is held against.</param>
    /// <param name="all">Also what no goal is set for.</param>
    public static IEnumerable<Figure> Of(IReadOnlyList<LoadResult> results, string ours, IReadOnlyList<string> peers, bool all)
    {
        foreach (var one in results.Where(one => one.Server.Name.StartsWith(ours, StringComparison.Ordinal)))
        {
            var point = one.Point + one.Server.Name[ours.Length..];
            foreach (var (what, unit, of) in one.Point[0] == 'c' ? Signalling : Media)
            {
                Goal? goal = Goals.TryGetValue((point, what), out var bound) ? bound : null;
                if (goal is not null || what is Cpu or CpuOfCall || ((all || what is Trip) && !double.IsNaN(of(one))))
                {
                    yield return new Figure($"{point}: {what}", of(one), unit, goal)
                    {
                        Counts = one.Counts,
                        Theirs = [.. peers.Select(peer => results.FirstOrDefault(theirs => theirs.Server.Name == peer && theirs.Point == point)).Select(theirs => theirs is { Counts: true } ? of(theirs) : double.NaN)],
                    };
                }
            }
        }

        var flat = results.Where(one => one.Server.Name == ours && Flat.Contains(one.Point)).ToArray();
        if (flat.Length == Flat.Length)
        {
            yield return new Figure($"dearest : cheapest call-second of {string.Join(", ", Flat)}", flat.Max(static one => one.Processor) / flat.Min(static one => one.Processor), "", new Goal(1.15))
            {
                Counts = flat.All(static one => one.Counts),
            };
        }
    }

    /// <summary>How each point went, and what else went on.</summary>
    public static string Points(IReadOnlyList<LoadResult> results) => Markdown.Table(
        ["server", "point", "packets/s a call", "failed", "sent again", "CPU ms", "cores", "memory MiB before / most", "others busy", "stolen", "load before", "counts"],
        results.Select(static one => new[]
        {
            one.Server.Name, one.Point, Figure.Number(one["rx_pps_per_call"]), Figure.Number(one["failed"]), Figure.Number(one["retrans"]), Figure.Number(one.Processor),
            Figure.Number(one["cores"]), $"{one["rss0_mb"]:F0} / {one["rss_peak_mb"]:F0}", $"{100 * one["others"]:F0} %", $"{100 * one["steal"]:F1} %", Figure.Number(one["load_before"]), one.Verdict,
        }));
}

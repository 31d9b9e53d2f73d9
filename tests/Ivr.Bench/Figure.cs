using System.Globalization;

namespace Ivr.Bench;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Value">As measured; NaN: it could not be.</param>
/// <param name="Unit">Of all numbers of the line.</param>
/// <param name="Goal">What it should be; null: nothing is set.</param>
internal sealed record Figure(string What, double Value, string Unit, Goal? Goal = null)
{
    /// <summary>The same of each peer, in their order; NaN: not measured.</summary>
    public IReadOnlyList<double> Theirs { get; init; } = [];

    /// <summary>False: the load was not carried, so the figure is no figure.</summary>
    public bool Counts { get; init; } = true;

    private string Verdict => !Counts ? "does not count" : Goal is not { } goal ? "" : goal.IsMet(Value) ? "met" : "**not met**";

    /// <param name="figures">Its lines.</param>
    /// <param name="peers">Names of those the gateway is held against.</param>
    public static string Table(IReadOnlyList<Figure> figures, IReadOnlyList<string> peers) => Markdown.Table(
        ["what", "goal", "measured", "", .. peers.SelectMany(static peer => new[] { peer, $"ours : {peer}" })],
        figures.Select(one => new[] { one.What, one.Goal?.Said(one.Unit) ?? "–", Said(one.Value, one.Unit), one.Verdict, }.Concat(peers.SelectMany((_, index) => one.Against(index)))));

    public static string Number(double value) => double.IsNaN(value) ? "–" : value.ToString(value >= 1000 ? "N0" : value >= 100 ? "0.#" : "0.###", CultureInfo.InvariantCulture);

    private static string Said(double value, string unit) => double.IsNaN(value) ? "–" : $"{Number(value)} {unit}".TrimEnd();

    private string[] Against(int peer) =>
        peer < Theirs.Count && !double.IsNaN(Theirs[peer]) ? [Said(Theirs[peer], Unit), Theirs[peer] > 0 ? $"{Number(Math.Round(Value / Theirs[peer], 2))} : 1" : "–"] : ["–", "–"];
}

/// <summary>A bound, which itself is good enough.</summary>
internal readonly record struct Goal(double Bound, bool AtLeast = false)
{
    public bool IsMet(double value) => AtLeast ? value >= Bound : value <= Bound;

    public string Said(string unit) => $"{(AtLeast ? '≥' : '≤')} {Figure.Number(Bound)} {unit}".TrimEnd();
}

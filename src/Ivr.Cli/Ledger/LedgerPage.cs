using System.Globalization;
using System.Text;
using Ivr.Flows;
using Ivr.Gateway.Ledger;

namespace Ivr.Cli.Ledger;

/// <summary>What a round found, as a page to be kept: 公开电话台账核实报告.</summary>
internal static class LedgerPage
{
    /// <summary>The day in China: <c>2026-11-26</c>.</summary>
    public static string Day(DateTimeOffset at) => Local(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Of(LedgerReport report, Locale locale)
    {
        var page = new StringBuilder();
        Add($"# Verification of the public numbers, {Day(report.At)}");
        Add("");
        Add($"{Local(report.At):HH:mm} to {Local(report.EndedAt ?? report.At):HH:mm}, ordered by {report.Who}. Reached {report.Lines.Count(line => line.Reached)} of {report.Lines.Count}.");
        Add("");
        Add("| Entry | Name | Number | City | Reached | Result | Remark |");
        Add("|---|---|---|---|---|---|---|");
        foreach (var line in report.Lines)
        {
            Add($"| {line.Entry} | {line.Name} | {line.Number} | {line.City} | {(line.Reached ? "yes" : (Phrase)"no")} | {line.What} | {line.Remark} |");
        }

        var whole = report.Lines.GroupBy(line => line.Entry).Where(group => group.All(line => line.Reached)).Select(group => group.Key).ToArray();
        if (whole.Length > 0)
        {
            Add("");
            Add($"Entries that may have `verified: {Day(report.At)}` in the ledger: {whole}");
        }

        return page.ToString();

        void Add(Phrase line) => page.Append(line.In(locale)).Append('\n');
    }

    private static DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(CallbackRules.BeijingOffset);
}

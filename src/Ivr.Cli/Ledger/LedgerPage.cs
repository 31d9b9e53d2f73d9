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

    public static string Of(LedgerReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"# 公开电话台账核实报告 {Day(report.At)}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{Local(report.At):HH:mm} 至 {Local(report.EndedAt ?? report.At):HH:mm},由 {report.Who} 发起。接通 {report.Lines.Count(line => line.Reached)} / {report.Lines.Count}。\n\n");
        page.Append("| 条目 | 名称 | 号码 | 市州 | 接通 | 结果 | 备注 |\n|---|---|---|---|---|---|---|\n");
        foreach (var line in report.Lines)
        {
            page.Append(CultureInfo.InvariantCulture, $"| {line.Entry} | {line.Name} | {line.Number} | {line.City} | {(line.Reached ? "是" : "否")} | {line.What} | {line.Remark} |\n");
        }

        var whole = report.Lines.GroupBy(line => line.Entry).Where(group => group.All(line => line.Reached)).Select(group => group.Key).ToArray();
        if (whole.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n可在台账中写入 `verified: {Day(report.At)}` 的条目:{string.Join('、', whole)}\n");
        }

        return page.ToString();
    }

    private static DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(CallbackRules.BeijingOffset);
}

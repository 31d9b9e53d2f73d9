using System.Globalization;
using System.Text;
using Ivr.Gateway.Ops;
using Spectre.Console.Rendering;

namespace Ivr.Cli.Tracing;

/// <summary>
/// Draws messages as a ladder: time runs down, the gateway stands second, each other side has a post of its own in the order of
/// its first message. Plain text, for screens, files and mails.
/// </summary>
internal static class Ladder
{
    private const int Gap = 30;
    private const int Margin = 14;
    private const int GatewayPost = 1;

    /// <param name="lines">In their order.</param>
    /// <param name="whole">Each message stands in full below its arrow.</param>
    public static string Draw(IReadOnlyList<TraceLine> lines, bool whole, Locale locale)
    {
        var gateway = ((Phrase)"gateway").In(locale);
        var again = ((Phrase)"again").In(locale);
        string[] peers = [.. lines.Select(static line => line.Peer).Distinct()];
        var posts = peers.Length == 0 ? [gateway] : (string[])[peers[0], gateway, .. peers.Skip(1)];
        var text = new StringBuilder();
        text.AppendLine(Row("", posts.Select(static (name, post) => (At(post) - (Width(name) / 2), name))));
        var seen = new HashSet<string>();
        foreach (var line in lines)
        {
            var there = Array.IndexOf(posts, line.Peer);
            var label = MessageTitle.Of(line.Text) + (seen.Add($"{line.Sent} {line.Peer} {line.Text}") ? "" : $" {again}");
            text.AppendLine(Rung(line, there, label, posts.Length));
            if (whole)
            {
                text.AppendLine().AppendLine(Indented(line.Text)).AppendLine();
            }
        }

        return text.ToString();
    }

    private static int At(int post) => Margin + 6 + (post * Gap);

    private static string Rung(TraceLine line, int there, string label, int posts)
    {
        var row = Row(
            line.At.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture),
            Enumerable.Range(0, posts).Select(static post => (At(post), "|"))).PadRight(At(posts - 1) + 1).ToCharArray();
        var (left, right) = (At(Math.Min(there, GatewayPost)) + 1, At(Math.Max(there, GatewayPost)) - 1);
        var toRight = (there > GatewayPost) == line.Sent;
        Array.Fill(row, '-', left, right - left + 1);
        row[toRight ? right : left] = toRight ? '>' : '<';
        var room = right - left - 3;
        var shown = label;
        while (Width(shown) > room)
        {
            shown = shown[..^2] + "~";
        }

        var begins = left + 1 + ((room - Width(shown)) / 2);
        return $"{row.AsSpan(..begins)} {shown} {row.AsSpan(begins + Width(shown) + 2)}".TrimEnd();
    }

    private static string Row(string head, IEnumerable<(int At, string Text)> parts)
    {
        var row = new StringBuilder(head);
        foreach (var (at, text) in parts)
        {
            row.Append(' ', Math.Max(at - Width(row.ToString()), row.Length == 0 ? 0 : 1)).Append(text);
        }

        return row.ToString();
    }

    // A Chinese letter takes two places.
    private static int Width(string text) => new Segment(text).CellCount();

    private static string Indented(string message) => string.Join('\n', message.Split('\n').Select(static line => "    " + line));
}

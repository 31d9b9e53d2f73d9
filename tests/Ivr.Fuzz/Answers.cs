using System.Text;
using System.Text.RegularExpressions;

namespace Ivr.Fuzz;

/// <summary>
/// Judges answers by the bytes alone, without the parser under test: to a response or an ACK never one (RFC 3261 8.1.3,
/// 17.1.1.3), and in it no Call-ID and no CSeq but those that came (8.2.6.2).
/// </summary>
internal static partial class Answers
{
    private const int Most = 2;

    /// <param name="datagram">What came.</param>
    /// <param name="before">What came before it: a request of the same transaction is answered as the first was.</param>
    /// <param name="answers">What was said then.</param>
    /// <exception cref="FindingException">An answer is wrong.</exception>
    public static void Check(byte[] datagram, byte[] before, IReadOnlyList<byte[]> answers)
    {
        if (answers.Count == 0)
        {
            return;
        }

        var text = Encoding.Latin1.GetString(datagram).TrimStart('\r', '\n', '\0');
        if (text.StartsWith("SIP/", StringComparison.OrdinalIgnoreCase))
        {
            throw new FindingException("a response was answered");
        }

        if (text.StartsWith("ACK ", StringComparison.Ordinal))
        {
            throw new FindingException("an ACK was answered");
        }

        if (answers.Count > Most)
        {
            throw new FindingException($"one datagram made {answers.Count} answers");
        }

        var asked = Squeezed(text) + Squeezed(Encoding.Latin1.GetString(before));
        foreach (var answer in answers)
        {
            CheckOne(asked, Encoding.Latin1.GetString(answer));
        }
    }

    private static void CheckOne(string asked, string answer)
    {
        if (!answer.StartsWith("SIP/2.0 ", StringComparison.Ordinal))
        {
            throw new FindingException($"what was sent is no response: {answer.Split('\r')[0]}");
        }

        foreach (var name in new[] { "Call-ID", "CSeq", "From" })
        {
            foreach (Match line in Regex.Matches(answer, $@"^{name}[ \t]*:(.*)\r\n", RegexOptions.Multiline | RegexOptions.IgnoreCase))
            {
                if (!asked.Contains(Squeezed(line.Groups[1].Value), StringComparison.Ordinal))
                {
                    throw new FindingException($"the {name} of the answer, '{line.Groups[1].Value.Trim()}', never came");
                }
            }
        }
    }

    private static string Squeezed(string text) => Spaces().Replace(text, "");

    [GeneratedRegex(@"[ \t\r\n]+")]
    private static partial Regex Spaces();
}

using System.Text.RegularExpressions;

namespace Ivr.Gateway.Logging;

/// <summary>
/// Makes a SIP message fit to be looked at: every number of seven digits and more loses its middle; keys pressed, proofs of
/// passwords, and the keys of SRTP (RFC 4568), go altogether. What tells messages apart (Via, Call-ID, CSeq, tags, the session's own ids) loses only what looks
/// like a citizen's number, so that it can be held against a carrier's trace.
/// </summary>
internal static partial class TraceMask
{
    public static string Apply(string message) =>
        string.Join('\n', message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Line));

    private static string Line(string line) => MediaKey().IsMatch(line)
        ? MediaKey().Replace(line, "$1****")
        : Telling().IsMatch(line)
        ? NumberMask.Apply(line)
        : LongNumberOrTag().Replace(Key().Replace(Proof().Replace(line, "$1\"****\""), "$1*"), Shortened);

    private static string Shortened(Match match) =>
        match.Value[0] == ';' ? NumberMask.Apply(match.Value)
        : match.Value.Length == 7 ? match.Value[..3] + "****"
        : $"{match.Value[..3]}****{match.Value[^4..]}";

    [GeneratedRegex("^(?:(?:Via|v|Call-ID|i|CSeq|Date|Content-Length|l) *:|[abcmost]=)", RegexOptions.IgnoreCase)]
    private static partial Regex Telling();

    [GeneratedRegex(";tag=[^;>, ]+|[0-9]{7,}", RegexOptions.IgnoreCase)]
    private static partial Regex LongNumberOrTag();

    [GeneratedRegex("(\\bresponse=)\"[^\"]*\"", RegexOptions.IgnoreCase)]
    private static partial Regex Proof();

    // Whatever stands before it: a key that is not quite in its place is still a key.
    [GeneratedRegex("(\\binline *:)[^;\\s]*", RegexOptions.IgnoreCase)]
    private static partial Regex MediaKey();

    // The body of an INFO: application/dtmf-relay, application/dtmf.
    [GeneratedRegex("^(Signal *= *)?[0-9A-D*#]$", RegexOptions.IgnoreCase)]
    private static partial Regex Key();
}

namespace Ivr.Cli.Tracing;

/// <summary>What stands over the arrow of a message.</summary>
internal static class MessageTitle
{
    /// <summary><c>INVITE (SDP)</c>, <c>183 Session Progress INVITE (SDP)</c>, <c>BYE Q.850;cause=16</c>.</summary>
    public static string Of(string message)
    {
        var lines = message.Split('\n');
        var words = lines[0].Split(' ', 3);
        var what = words[0].StartsWith("SIP/", StringComparison.OrdinalIgnoreCase)
            ? $"{string.Join(' ', words.Skip(1))} {Header(lines, "CSeq").Split(' ')[^1]}".TrimEnd()
            : words[0];
        var body = Header(lines, "Content-Type") is { Length: > 0 } type && lines.Contains("")
            ? type.StartsWith("application/sdp", StringComparison.OrdinalIgnoreCase) ? " (SDP)" : $" ({type.Split(';')[0]})"
            : "";
        return words[0] is "BYE" or "CANCEL" && Header(lines, "Reason") is { Length: > 0 } reason ? $"{what} {reason.Replace(" ", "", StringComparison.Ordinal)}" : what + body;
    }

    private static string Header(string[] lines, string name) =>
        lines.TakeWhile(static line => line.Length > 0)
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault("");
}

using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>Logs the first few unreadable messages of each source, with personal numbers masked; a flood of them is only counted.</summary>
internal sealed partial class FaultLog(ILogger log)
{
    private const int MostPerSource = 5;
    private const int MostSources = 1000;

    private readonly ConcurrentDictionary<IPAddress, int> _seen = new();

    public void Note(SipFlow flow, SipFault fault)
    {
        var source = flow.Remote.Address;
        if (_seen.Count >= MostSources && !_seen.ContainsKey(source))
        {
            return;
        }

        var times = _seen.AddOrUpdate(source, 1, static (_, count) => count + 1);
        if (times <= MostPerSource)
        {
            LogFault(flow, Masked(fault.Method ?? "a message"), Masked(fault.Reason), times == MostPerSource ? "; more of this source are only counted" : "");
        }
    }

    /// <summary>Numbers of seven digits and more keep their first three and last four.</summary>
    public static string Masked(string text) => LongNumber().Replace(text, static match =>
        match.Value.Length < 8 ? match.Value[..3] + "****" : $"{match.Value[..3]}****{match.Value[^4..]}");

    [GeneratedRegex("[0-9]{7,}")]
    private static partial Regex LongNumber();

    [LoggerMessage(350, LogLevel.Warning, "{Flow} sent {What} that cannot be used: {Why}{More}")]
    private partial void LogFault(SipFlow flow, string what, string why, string more);
}

using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>Turns a call that reached nobody into an open callback, in the store or, while that is away, in the local journal.</summary>
internal sealed partial class MissedCalls(CallCentreParts parts)
{
    private readonly ILogger _log = parts.Logs.CreateLogger<MissedCalls>();

    /// <summary>Opens a callback for the caller.</summary>
    /// <returns>Its id; <c>journal</c> when it is only in the journal yet; null when the caller cannot be called back or nothing could be written.</returns>
    public async Task<string?> OpenAsync(CallFacts facts, string reason)
    {
        if (!facts.Caller.Callable)
        {
            facts.Timeline.Add("no-callback", facts.Caller.Kind.ToString());
            return null;
        }

        facts.Urgent = facts.IsFirst;
        var request = new CallbackRequest(facts.Caller.Digits, facts.City, facts.Skills, facts.Language, reason, facts.CallId) { Hidden = facts.Caller.Hidden, Message = facts.Message?.File, Urgent = facts.Urgent };
        var opened = await OpenAsync(request, facts.Plan.Callback);
        facts.Timeline.Add(opened is null ? "callback-lost" : "callback-open", reason);
        return opened;
    }

    /// <summary>The same for a request that has no call any more.</summary>
    public async Task<string?> OpenAsync(CallbackRequest request, Flows.CallbackRules rules)
    {
        var now = parts.Time.GetUtcNow();
        try
        {
            var opened = await parts.Stores.Callbacks.OpenAsync(request, rules.FirstDue(now, request.Urgent), now);
            LogOpened(opened.Id, request.City, request.Reason);
            return opened.Id;
        }
        catch (StoreUnavailableException error)
        {
            if (parts.Journal(request))
            {
                LogJournalled(request.City, error.Message);
                return "journal";
            }

            LogLost(request.City, request.Reason);
            return null;
        }
    }

    /// <summary>The citizen reached a person: what was owed to him is settled.</summary>
    public async Task SettleAsync(CallFacts facts)
    {
        if (!facts.Caller.Callable)
        {
            return;
        }

        try
        {
            if (await parts.Stores.Callbacks.CloseByNumberAsync(facts.Caller.Digits, "answered", parts.Time.GetUtcNow()))
            {
                facts.Timeline.Add("callback-settled");
            }
        }
        catch (StoreUnavailableException error)
        {
            LogUnsettled(error.Message);
        }
    }

    [LoggerMessage(60, LogLevel.Information, "Callback {Id} for {City} is open: {Reason}")]
    private partial void LogOpened(string id, string city, string reason);

    [LoggerMessage(61, LogLevel.Warning, "The store is away, a missed call for {City} went into the journal: {Why}")]
    private partial void LogJournalled(string city, string why);

    [LoggerMessage(62, LogLevel.Critical, "A missed call for {City} ({Reason}) could be written neither to the store nor to the journal")]
    private partial void LogLost(string city, string reason);

    [LoggerMessage(63, LogLevel.Warning, "The store is away, a callback of a citizen who got through stays open: {Why}")]
    private partial void LogUnsettled(string why);
}

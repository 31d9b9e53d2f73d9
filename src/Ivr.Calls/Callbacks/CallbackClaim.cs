using Ivr.Acd;
using Ivr.Flows;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// A callback this gateway has taken, until it is closed, put off or postponed; each says how the attempt ended. What cannot
/// be written lapses with its lease.
/// </summary>
internal sealed partial class CallbackClaim(CallDesk desk, CallbackRules rules, Callback due, string token)
{
    private readonly ILogger _log = desk.Parts.Logs.CreateLogger<CallbackClaim>();

    public string Id => due.Id;

    public CallbackRequest Request => due.Request;

    public string Token => token;

    private DateTimeOffset Now => desk.Parts.Time.GetUtcNow();

    private ICallbackStore Store => desk.Parts.Stores.Callbacks;

    public Task RenewAsync() => WriteAsync("be renewed", () => Store.RenewAsync(Id, token, Now + desk.Options.Line.Lease, Now));

    public Task CloseAsync(string outcome) => WriteAsync("be closed", () => Store.CloseAsync(Id, token, outcome, Now));

    /// <summary>The attempt counts: another is made after the plan's spacing, or none when those are used up.</summary>
    /// <param name="end">How the citizen's leg failed; null: he had answered.</param>
    public async Task<CallEnding> AgainAsync(EndedBy by, string cause, SipCallEnd? end)
    {
        var outcome = end is null ? cause : $"{cause}: {new LegAnswer(false, end).Why}";
        var next = rules.DueAfter(due.Attempts + 1, Now, Request.Urgent);
        if (next is null && Request.Urgent)
        {
            LogUrgentGivenUp(Id, Request.City, outcome);
        }

        await WriteAsync("be put off", () => Store.RetryAsync(Id, token, next, outcome, Now));
        return new CallEnding(by, cause, end?.Status, end?.Q850);
    }

    /// <summary>The attempt does not count: it was not the citizen's failure.</summary>
    public async Task<CallEnding> PostponeAsync(EndedBy by, string cause, int? status = null, int? q850 = null)
    {
        await WriteAsync("be postponed", () => Store.PostponeAsync(Id, token, Now + desk.Options.Line.CallbackPostpone, Now));
        return new CallEnding(by, cause, status, q850);
    }

    /// <summary>The same for want of a trunk, and says what to do.</summary>
    /// <param name="cause"><see cref="TrunkAnswer.NoTrunk"/> or <see cref="TrunkAnswer.TrunkDown"/>.</param>
    public Task<CallEnding> PostponeForTrunksAsync(string cause, SipCallEnd? end = null)
    {
        if (cause == TrunkAnswer.NoTrunk)
        {
            LogNoTrunk(Id, Request.City);
        }
        else
        {
            LogTrunksDown(Id, Request.City);
        }

        return PostponeAsync(EndedBy.Gateway, cause, end?.Status, end?.Q850);
    }

    private Task WriteAsync(string what, Func<Task<bool>> write) => desk.Writes.TryFencedAsync("Callback " + Id, what, write);

    [LoggerMessage(101, LogLevel.Error, "Callback {Id} for {City} has no trunk to go out by; give a trunk an outbound address")]
    private partial void LogNoTrunk(string id, string city);

    [LoggerMessage(104, LogLevel.Error, "Urgent callback {Id} for {City} has no attempts left: {Why}; an emergency number was not reached, a person must see to it")]
    private partial void LogUrgentGivenUp(string id, string city, string why);

    [LoggerMessage(103, LogLevel.Warning, "Callback {Id} for {City} waits: no trunk can carry it now; `ivr status` shows each and why")]
    private partial void LogTrunksDown(string id, string city);
}

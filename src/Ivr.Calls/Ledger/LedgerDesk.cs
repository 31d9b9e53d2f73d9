using Ivr.Flows;

namespace Ivr.Calls;

/// <summary>One number of the ledger, to be looked at from here.</summary>
/// <param name="Entry">Whose it is; it says how it is looked at.</param>
/// <param name="Number">What is dialled.</param>
/// <param name="City">Whose callers dial it: their trunks are taken first, or alone.</param>
public sealed record LedgerLook(LedgerEntry Entry, OutsideNumber Number, City City);

/// <summary>What a look found.</summary>
/// <param name="Reached">Somebody answered, or the trunk knows a way to the number.</param>
/// <param name="What">In words: <c>answered after 3 s</c>, <c>486</c>, <c>no-trunk</c>.</param>
public sealed record LedgerFinding(bool Reached, Phrase What);

/// <summary>Looks at public numbers, each on a loop of its own. Nobody who answers hears anything but a hang-up.</summary>
internal sealed class LedgerDesk(CallDesk desk)
{
    // Whoever has not answered by then is not reached, as a citizen would find.
    private static readonly TimeSpan LongestRing = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan OptionsPatience = TimeSpan.FromSeconds(5);

    /// <summary>Calls the number, or asks a trunk for it; an emergency is never called for a test. Any thread.</summary>
    public Task<LedgerFinding> LookAsync(LedgerLook look, CancellationToken stop)
    {
        var loop = desk.Parts.NewLoop();
        var found = new TaskCompletionSource<LedgerFinding>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Start(
            async () =>
            {
                var finding = new LedgerFinding(false, "it failed inside, the log says why");
                try
                {
                    finding = look.Entry is { IsEmergency: false, VerifyBy: LedgerProof.Dial } ? await DialAsync(look, loop, stop) : await AskAsync(look, loop, stop);
                }
                catch (OperationCanceledException) when (stop.IsCancellationRequested)
                {
                    finding = new LedgerFinding(false, "broken off");
                }
                finally
                {
                    found.TrySetResult(finding);
                }
            },
            "a look at a public number");
        return found.Task;
    }

    private IReadOnlyList<LiveTrunk> Ways(LedgerLook look) => look.Number.OfItsCity ? desk.Trunks.OutOf(look.City) : desk.Trunks.Out(look.City.Id);

    private async Task<LedgerFinding> DialAsync(LedgerLook look, CallLoop loop, CancellationToken stop)
    {
        var facts = Facts(look);
        var answer = await desk.Trunks.DialAsync(
            new TrunkOrder
            {
                Loop = loop,
                Timeline = facts.Timeline,
                Ways = Ways(look),
                Ring = look.Number.Ring < LongestRing ? look.Number.Ring : LongestRing,
                Whom = "ledger",
                Request = trunk => OutsideCall.Request(desk, facts, trunk, look.Number.Number),
            },
            stop);
        answer.Leg?.HangUp();
        facts.Trunk = answer.Trunk;
        facts.AnsweredAt = answer.Leg is null ? null : desk.Parts.Time.GetUtcNow();
        var finding = answer.Leg is not null
            ? new LedgerFinding(true, $"answered after {(facts.AnsweredAt - facts.StartedAt)!.Value.TotalSeconds:0} s by {answer.Trunk!.Name}")
            : new LedgerFinding(false, answer.Failure is { } failure ? Said(failure) : answer.End?.Status is { } status ? $"{status}" : (Phrase)$"nobody answered within {look.Number.Ring.TotalSeconds:0} s");
        desk.Parts.Records(facts.Record(new CallEnding(EndedBy.Gateway, finding.Reached ? "verified" : "target-not-reached", answer.End?.Status)));
        return finding;
    }

    private async Task<LedgerFinding> AskAsync(LedgerLook look, CallLoop loop, CancellationToken stop)
    {
        var ways = Ways(look);
        if (ways.FirstOrDefault(one => one.WhyNot is null) is not { } way)
        {
            return new LedgerFinding(false, Said(TrunkDesk.WhyNone(ways)));
        }

        var wire = new TrunkWire(desk.Endpoint, loop, desk.Options.Address, desk.Parts.Time);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var patience = loop.After(OptionsPatience, late.Cancel);
        try
        {
            var response = await wire.RequestAsync(way, TrunkProbe.Options(way.Trunk, wire.Address, look.Number.Number), late.Token);
            return new LedgerFinding(response.Status is >= 200 and < 300, $"OPTIONS got {response.Status} by {way.Trunk.Name}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new LedgerFinding(false, $"OPTIONS got no answer by {way.Trunk.Name}");
        }
    }

    private static Phrase Said(string? failure) => failure switch
    {
        TrunkAnswer.NoTrunk => "no-trunk",
        TrunkAnswer.Capacity => "capacity",
        _ => "trunk-down",
    };

    private CallFacts Facts(LedgerLook look)
    {
        var facts = new CallFacts(desk.Options, desk.Parts.Time)
        {
            CallId = desk.Parts.Ids.NewTag(),
            Plan = desk.Parts.Plan(),
            Decision = new CityDecision(look.City, "ledger"),
            Caller = CallerNumber.Normalise("", null),
            Called = look.Number.Number,
            Direction = CallDirection.Verification,
        };
        facts.Timeline.Add("verifying", look.Number.Entry);
        return facts;
    }
}

using BenchmarkDotNet.Attributes;
using Ivr.Acd;
using Ivr.Flows;
using Ivr.Phrases;
using Ivr.Speech;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>What every call costs the plan and the line, each alone.</summary>
public class PlanBench
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Lease = Now.AddHours(1);

    private readonly MemoryStores _stores = new();
    private Dialplan _plan = null!;
    private Flow _entry = null!;
    private int _attempt;

    /// <summary>The shipped plan, and a line of 100 callers before 50 seats.</summary>
    [GlobalSetup]
    public async Task Prepare()
    {
        var compiled = DialplanCompiler.Compile(Repository.Path("dialplans/gansu.yaml"), null);
        _plan = compiled.Plan ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems));
        _entry = _plan.EntryFor("12345") ?? throw new InvalidOperationException("the plan does not take 12345");
        await _stores.Seats.DefineAsync("g", [.. Enumerable.Range(0, 50).Select(seat => new SeatDefinition($"s{seat}", "lanzhou", ["language:zh"], "sip:s@h"))], Now);
        for (var caller = 0; caller < 100; caller++)
        {
            await _stores.Lines.EnterAsync(new WaitingCaller($"c{caller}", "g", "lanzhou", ["language:zh"], Now.AddSeconds(caller), TimeSpan.Zero, ["lanzhou"]), Lease, Now);
        }
    }

    /// <summary>A caller who presses nothing walks the shipped plan to his conversation and through the survey.</summary>
    [Benchmark]
    public Task WalkFlow() => FlowRun.RunAsync(_plan, _entry, new SilentCall(), CancellationToken.None);

    /// <summary>Finds the first of 100 callers and the longest idle of 50 seats, and gives both back.</summary>
    [Benchmark]
    public async Task<string?> ClaimAndReturn()
    {
        var claim = await _stores.Lines.ClaimAsync("g", (++_attempt).ToString(), Lease, Now);
        await _stores.Seats.FreeAsync(claim.Seat!.Id, claim.CallId!, Now);
        await _stores.Lines.ReturnAsync(claim.CallId!, Now);
        return claim.CallId;
    }

    private sealed class SilentCall : IFlowCall
    {
        public string City => "lanzhou";

        public void Choose(CityDecision decision)
        {
        }

        public bool MenuOn => true;

        public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public HoursState? HoursByHand(string name) => null;

        public CallerKind CallerKind => CallerKind.Mobile;

        public string? Home => null;

        public CallerProfile? Registered => null;

        public string Voice { get; set; } = "standard";

        public string Language { get; set; } = "zh";

        public void Ring()
        {
        }

        public Task PlayEarlyAsync(IReadOnlyList<string> promptIds, CancellationToken stop) => Task.CompletedTask;

        public Task AnswerAsync(CancellationToken stop) => Task.CompletedTask;

        public Task WaitAsync(TimeSpan wait, CancellationToken stop) => Task.CompletedTask;

        public Task<char?> PlayAsync(IReadOnlyList<string> promptIds, bool bargeIn, CancellationToken stop) => Task.FromResult<char?>(null);

        public Task<char?> SayAsync(SpeechOrder order, IReadOnlyList<string> fallback, bool bargeIn, CancellationToken stop) => Task.FromResult<char?>(null);

        public Task<char?> AnnounceAsync(TimeSpan atMost, CancellationToken stop) => Task.FromResult<char?>(null);

        public Task<(WebReply Reply, char? Key)> AskAsync(WebQuestion question, IReadOnlyList<string> meanwhile, CancellationToken stop) =>
            Task.FromResult<(WebReply, char?)>((WebReply.None, null));

        public Task<(MessageEnd End, string? File)> RecordAsync(MessageRules rules, CancellationToken stop) => Task.FromResult<(MessageEnd, string?)>((MessageEnd.Nothing, null));

        public Task<char?> ReadKeyAsync(TimeSpan wait, CancellationToken stop) => Task.FromResult<char?>(null);

        public Task EnterLineAsync(LineRequest request, CancellationToken stop) => Task.CompletedTask;

        public Task<LineExit> WaitInLineAsync(LineWait wait, CancellationToken stop) => Task.FromResult(LineExit.Served);

        public Task<ThroughExit> PutThroughAsync(OutsideNumber to, CancellationToken stop) => Task.FromResult(ThroughExit.Talked);

        public Task<bool> RequestCallbackAsync(string reason, CancellationToken stop) => Task.FromResult(true);

        public void HangUp(string why)
        {
        }

        public void Attach(string name, string? value)
        {
        }

        public string? Attached(string name) => null;

        public void Step(string step, Phrase detail)
        {
        }
    }
}

using Polly;
using Polly.CircuitBreaker;

namespace Ivr.Calls;

/// <summary>What the first answer to a call says of the trunk it went by.</summary>
internal enum TrunkSign
{
    /// <summary>It works, whether or not anybody was reached.</summary>
    Life,

    /// <summary>The call failed, and not for the sake of whom it was for.</summary>
    Fault,

    /// <summary>It was called off before anything could be known.</summary>
    Unknown,
}

/// <summary>
/// Keeps calls off a trunk where they fail: when half of at least three within two minutes did, none is made for half a
/// minute; then one is tried, and it decides. Any loop; what it awaits comes back to the loop that asked.
/// </summary>
internal sealed class TrunkBreaker
{
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline<TrunkSign> _calls;

    public TrunkBreaker(TimeProvider time) => _calls = new ResiliencePipelineBuilder<TrunkSign> { TimeProvider = time }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<TrunkSign>
        {
            FailureRatio = 0.5,
            MinimumThroughput = 3,
            SamplingDuration = TimeSpan.FromMinutes(2),
            BreakDuration = Break,
            StateProvider = _state,
            ShouldHandle = args => ValueTask.FromResult(IsBad(args.Outcome.Result)),
        })
        .Build();

    /// <summary>No call may be made, or only the one that is being tried.</summary>
    public bool IsOpen => _state.CircuitState is CircuitState.Open or CircuitState.HalfOpen;

    /// <summary>Makes a call that tells how it went by.</summary>
    /// <returns>Null: no call may be made now, and none was.</returns>
    public async Task<TrunkSign?> RunAsync(Func<Task<TrunkSign>> call)
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true);
        try
        {
            var outcome = await _calls.ExecuteOutcomeAsync(static async (_, call) => Outcome.FromResult(await call()), context, call);
            if (outcome.Exception is BrokenCircuitException)
            {
                return null;
            }

            outcome.ThrowIfException();
            return outcome.Result;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    // A trial that was called off proves nothing: then the next one is to prove it.
    private bool IsBad(TrunkSign sign) => sign == TrunkSign.Fault || (sign == TrunkSign.Unknown && _state.CircuitState == CircuitState.HalfOpen);
}

using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>Asks a trunk whether it lives, by OPTIONS outside any call (RFC 3261 11.1), also while it is down. On the desk's loop.</summary>
internal sealed class TrunkProbe(LiveTrunk live, TrunkProbing probing, TrunkWire wire)
{
    // Four sendings over UDP; who does not answer by then will not.
    private static readonly TimeSpan LongestPatience = TimeSpan.FromSeconds(5);

    private int _silent;
    private int _answered;

    /// <summary>The first of a row was not answered.</summary>
    public Action? OnSilence { get; init; }

    /// <summary>It was down, and answers again.</summary>
    public Action? OnBack { get; init; }

    public async Task ProbeAsync()
    {
        if (await AskAsync() is not { } why)
        {
            _silent = 0;
            if (++_answered >= probing.UpAfter && !live.Condition.Answers)
            {
                live.Change(before => before with { Answers = true });
                OnBack?.Invoke();
            }

            return;
        }

        _answered = 0;
        _silent++;
        live.Change(before => before with
        {
            FailedProbes = before.FailedProbes + 1,
            Answers = before.Answers && _silent < probing.DownAfter,
            Reason = why,
        });
        if (_silent == 1)
        {
            OnSilence?.Invoke();
        }
    }

    /// <summary>Null: it lives. Any answer is life but a 408 or 503, which are also what our own stack makes of none.</summary>
    private async Task<Phrase?> AskAsync()
    {
        using var late = new CancellationTokenSource(probing.Every < LongestPatience ? probing.Every : LongestPatience, wire.Time);
        try
        {
            var response = await wire.RequestAsync(live, Options(live.Trunk, wire.Address, ""), late.Token);
            return response.Status is 408 or 503 ? (Phrase)$"OPTIONS got {response.Status}" : null;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return "OPTIONS got no answer";
        }
    }

    /// <summary>As bare as carriers send it themselves.</summary>
    /// <param name="ours">The gateway's address.</param>
    /// <param name="number">What is asked about; empty: the trunk itself.</param>
    public static OutboundRequest Options(Trunk trunk, SipUri ours, string number)
    {
        var there = trunk.Outbound!.WithUser(number);
        return new OutboundRequest { Method = "OPTIONS", Target = there, From = trunk.Caller(ours), To = there.Bare() };
    }
}

using Ivr.Flows;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>Rings one who is to talk with a citizen besides those who do. On the call's loop.</summary>
internal sealed class JoinDesk(CallDesk desk, CallLoop loop, CallFacts facts)
{
    private readonly CancellationTokenSource _over = new();
    private TaskCompletionSource<Party?>? _joining;

    /// <summary>Comes with him, or with null when he does not come; null: nobody was asked, or he has been taken.</summary>
    public Task<Party?>? Joining => _joining?.Task;

    /// <summary>Rings him.</summary>
    /// <param name="answered">He is there, or will not be.</param>
    /// <returns>Null: he rings; else why not.</returns>
    public async Task<Phrase?> BeginAsync(string whom, string by, Action answered)
    {
        if (_joining is not null)
        {
            return "one rings already";
        }

        _joining = new TaskCompletionSource<Party?>(TaskCreationOptions.RunContinuationsAsynchronously);
        TransferTarget? target = null;
        try
        {
            (target, _) = await TransferTarget.FindAsync(desk, facts, AddressOf(desk, whom));
        }
        finally
        {
            if (target is not (TransferTarget.OfSeat or TransferTarget.Outside))
            {
                Refused($"{by} → {CallerNumber.Normalise(whom, null).Masked}: no seat and no number seats may call");
            }
        }

        if (_joining is null || target is null)
        {
            return "this is no seat and no number that seats may call (`transfers: allowed:`)";
        }

        facts.Timeline.Add("join-ringing", $"{by} → {target.Name}");
        loop.Begin(() => RingAsync(target, by, answered), "a third who is to join");
        return null;
    }

    /// <summary>He who has answered; null: nobody has. What did not come is forgotten.</summary>
    public Party? Take()
    {
        if (_joining is not { Task.IsCompletedSuccessfully: true } joined)
        {
            return null;
        }

        _joining = null;
        return joined.Task.GetAwaiter().GetResult();
    }

    /// <summary>Nobody waits for him any more.</summary>
    public async Task EndAsync()
    {
        _over.Cancel();
        if (_joining is { } joining && await joining.Task is { } late)
        {
            await late.DoneAsync(HandoverEnd.Missed);
        }
    }

    public static SipUri AddressOf(CallDesk desk, string whom) =>
        whom.Contains(':', StringComparison.Ordinal) && SipUri.TryParse(whom, out var uri) ? uri
            : new SipUri("sip", whom, desk.Options.Address.Host, desk.Options.Address.Port);

    private async Task RingAsync(TransferTarget target, string by, Action answered)
    {
        Party? party = null;
        try
        {
            var rung = await new TargetRing(desk, loop, facts, ear: null).RingAsync(target, by, _over.Token, "三方 ");
            party = rung.Party;
            if (party is null)
            {
                facts.Timeline.Add("join-failed", $"{target.Name}: {rung.Status}");
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            facts.Timeline.Add("join-failed", $"{target.Name}: nobody waits for him any more");
        }
        finally
        {
            _joining?.TrySetResult(party);
        }

        answered();
    }

    private void Refused(string why)
    {
        facts.Timeline.Add("join-failed", why);
        var joining = _joining;
        _joining = null;
        joining?.TrySetResult(null);
    }
}

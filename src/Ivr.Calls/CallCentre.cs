using Ivr.Acd;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>The calls of one gateway: front door, seats' registrations, the desks, and the way out.</summary>
public sealed class CallCentre : IAsyncDisposable
{
    private readonly CallCentreParts _parts;
    private readonly CallDesk _desk;
    private readonly LiveCalls _live = new();
    private readonly FrontDoor _door;
    private readonly TrialDesk _trials;
    private readonly CallbackDesk _callbacks;
    private readonly OverflowWatch _overflow;

    public CallCentre(CallCentreOptions options, CallCentreParts parts)
    {
        _parts = parts;
        _desk = new CallDesk(options, parts);
        _door = new FrontDoor(_desk, _live, new SeatDoor(_desk));
        _trials = new TrialDesk(_desk, _live);
        _callbacks = new CallbackDesk(_desk);
        _overflow = new OverflowWatch(parts);
        var service = parts.NewLoop();
        var registrar = new SeatRegistrar(_desk, service, () => _door.Draining);
        _desk.Endpoint = parts.Sip(new SipHandlers
        {
            HomeFor = _door.HomeFor,
            OnInvite = _door.Receive,
            ServiceHome = service,
            OnRequest = request => registrar.Answer(request),
            OnFlowClosed = registrar.Closed,
        });
        _desk.Queue.OnOrphan = OpenOrphanAsync;
    }

    public SipEndpoint Endpoint => _desk.Endpoint;

    /// <summary>Passwords asked for, wrong ones, and lock-outs.</summary>
    public DigestCounters Digest => _desk.Identity.Counters;

    /// <summary>Calls that live now, callbacks and seats' own included.</summary>
    public int Calls => _live.Count + _callbacks.Running + _desk.SeatCalls.Count;

    /// <summary>How the trunks stand. Any thread.</summary>
    public IReadOnlyList<TrunkStatus> Trunks => _desk.Trunks.Statuses;

    /// <summary>What callers are told just now, and the orders for it.</summary>
    public AnnouncementDesk Announcements => _desk.Announcements;

    /// <summary>What operators say of opening hours just now.</summary>
    public HoursDesk Hours => _desk.Hours;

    /// <exception cref="SipBindException">A port is taken; nothing was started.</exception>
    public void Start()
    {
        _desk.Endpoint.Start();
        _desk.Trunks.Start(_desk.Endpoint);
        _desk.Queue.Start();
        _desk.Announcements.Start();
        _desk.Hours.Start();
        _overflow.Start();
        _callbacks.Start();
    }

    /// <summary>Calls out and walks the plan once answered. For laboratories: whoever may ask for it may call anybody.</summary>
    public Task<TrialBegun> TryAsync(TrialOrder order) => _trials.BeginAsync(order);

    /// <summary>Looks at a number of the ledger: calls it, or asks a trunk for it; an emergency is never called for a test. Any thread.</summary>
    public Task<LedgerFinding> LookAsync(LedgerLook look, CancellationToken stop) => new LedgerDesk(_desk).LookAsync(look, stop);

    /// <summary>What the following answer when no conversation of that call goes on here.</summary>
    public static Phrase NoSuchTalk => Talks.NoSuchTalk;

    /// <summary>One more is to talk with a citizen and who talks with him: a seat or a number seats may call. Any thread.</summary>
    /// <param name="callId">The citizen's call.</param>
    /// <param name="whom">A seat's id, a number, or a SIP URI of either.</param>
    /// <param name="by">Who wants it, for the record.</param>
    /// <returns>Null: he rings; else why not.</returns>
    public Task<Phrase?> JoinAsync(string callId, string whom, string by) => _desk.Talks.OrderAsync(callId, talk => talk.Orders.JoinAsync(whom, by));

    /// <summary>A supervisor is rung and takes part in a conversation, or takes part in another way. Any thread.</summary>
    /// <param name="callId">The citizen's call.</param>
    /// <param name="whom">As for <see cref="JoinAsync"/>; empty: who supervises it already.</param>
    /// <param name="mode">How; null: he goes.</param>
    /// <param name="by">Who wants it, for the record.</param>
    /// <returns>Null: done, or he rings; else why not.</returns>
    public Task<Phrase?> SuperviseAsync(string callId, string whom, SupervisionMode? mode, string by) => _desk.Talks.OrderAsync(
        callId, talk => mode is { } how ? talk.Supervisor.SuperviseAsync(whom, how, by) : Task.FromResult(talk.Supervisor.Stop()));

    /// <summary>Pauses or resumes the recording of a conversation. Any thread.</summary>
    /// <returns>Null: it is so; else why not.</returns>
    public Task<Phrase?> RecordAsync(string callId, bool on, string by) => _desk.Talks.OrderAsync(callId, talk => Task.FromResult(talk.Orders.Record(on, by)));

    /// <summary>Takes no new calls (503) and waits until the last one is over or <paramref name="stop"/> says enough.</summary>
    public Task DrainAsync(CancellationToken stop)
    {
        _door.Draining = _trials.Stopped = true;
        _callbacks.Stop();
        return EmptyAsync(stop);
    }

    /// <summary>Ends what still lives, by BYE, waits a moment for the records, and closes the endpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        _door.Draining = _trials.Stopped = true;
        _callbacks.Dispose();
        _live.EndAll();
        _desk.SeatCalls.EndAll();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _parts.Time);
        await EmptyAsync(patience.Token);
        await _desk.Board.EndAsync();
        _desk.Queue.Dispose();
        _desk.Announcements.Dispose();
        _desk.Hours.Dispose();
        _overflow.Dispose();
        await _desk.Trunks.StopAsync();
        await _desk.Endpoint.DisposeAsync();
    }

    private Task EmptyAsync(CancellationToken stop)
    {
        var loop = _parts.NewLoop();
        var empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Start(async () =>
        {
            while (Calls > 0 && !stop.IsCancellationRequested)
            {
                await loop.DelayAsync(TimeSpan.FromMilliseconds(50), CancellationToken.None);
            }

            empty.TrySetResult();
        }, "emptying the house");
        return empty.Task;
    }

    private Task OpenOrphanAsync(WaitingCaller orphan) => orphan.Number.Length == 0
        ? Task.CompletedTask
        : _desk.Missed.OpenAsync(new CallbackRequest(orphan.Number, orphan.City, orphan.Skills, orphan.Language, "fault", orphan.CallId) { Hidden = orphan.Hidden, Urgent = orphan.Boost >= Flows.LineRequest.First }, _parts.Plan().Callback);
}

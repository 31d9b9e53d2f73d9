using Ivr.Acd;
using Ivr.Calls;
using Ivr.Sip;
using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>
/// What Prometheus reads. Counts of calls are kept as they end; everything else is asked when it is read, so that
/// nothing is spent while nobody looks.
/// </summary>
internal sealed class GatewayMetrics
{
    private readonly Counter _calls;
    private readonly Histogram _waits;
    private readonly Gauge _callsNow, _storeUp, _planInfo, _waiting, _longest, _ready, _signedIn, _overflow, _callbacks, _seats;
    private readonly Gauge _recordsWaiting, _recordsFailing, _journalled;
    private readonly Counter _recordsWritten, _recordsLost, _storeRestarts;
    private readonly Counter _sip, _sipFaults, _challenges, _digestFailures, _lockouts, _lockedOut;
    private readonly TrunkMetrics _trunks;
    private readonly MediaMetrics _media;
    private readonly RecordingMetrics _recordings;
    private readonly RuntimeMetrics _runtime;

    public GatewayMetrics()
    {
        Registry = Prometheus.Metrics.NewCustomRegistry();
        var make = Prometheus.Metrics.WithCustomRegistry(Registry);
        _trunks = new TrunkMetrics(make);
        _media = new MediaMetrics(make);
        _recordings = new RecordingMetrics(make);
        _runtime = new RuntimeMetrics(make);
        Web = new WebMetrics(make);
        _calls = make.CreateCounter("ivr_calls_total", "Calls that are over.", "direction", "city", "ended_by", "cause");
        _waits = make.CreateHistogram("ivr_wait_seconds", "From the entry into the line to a person, or to giving up.", ["city", "outcome"], new HistogramConfiguration { Buckets = [5, 10, 15, 20, 30, 60, 120, 300, 600, 1200] });
        _callsNow = make.CreateGauge("ivr_calls", "Citizens' calls that live now on this gateway.");
        _storeUp = make.CreateGauge("ivr_store_up", "1 when the store answers.");
        _storeRestarts = make.CreateCounter("ivr_store_restarts_total", "How often the embedded store's process was started again.");
        _planInfo = make.CreateGauge("ivr_plan_info", "The dialplan in force.", "name", "version");
        _waiting = make.CreateGauge("ivr_line_waiting", "Callers in the line.", "city");
        _longest = make.CreateGauge("ivr_line_longest_wait_seconds", "The longest wait of those in the line.", "city");
        _signedIn = make.CreateGauge("ivr_seats_signed_in", "Seats that are not offline.", "city");
        _ready = make.CreateGauge("ivr_seats_ready", "Seats that could take a call now.", "city");
        _seats = make.CreateGauge("ivr_seats", "Seats by what they do.", "state");
        _overflow = make.CreateGauge("ivr_overflow_switch", "The operator's switch: -1 off, 0 automatic, 1 on.", "city");
        _callbacks = make.CreateGauge("ivr_callbacks", "Callbacks that are not closed.", "state");
        _recordsWritten = make.CreateCounter("ivr_records_written_total", "Call records written.");
        _recordsLost = make.CreateCounter("ivr_records_lost_total", "Call records lost.");
        _recordsWaiting = make.CreateGauge("ivr_records_waiting", "Call records in memory.");
        _recordsFailing = make.CreateGauge("ivr_records_failing", "1 when the disk takes no call records.");
        _journalled = make.CreateGauge("ivr_journal_pending", "Missed calls in the journal that wait for the store.");
        _sip = make.CreateCounter("ivr_sip_messages_total", "SIP messages.", "kind");
        _challenges = make.CreateCounter("ivr_digest_challenges_total", "Requests that were asked for a password.");
        _digestFailures = make.CreateCounter("ivr_digest_failures_total", "Wrong passwords.");
        _lockouts = make.CreateCounter("ivr_digest_lockouts_total", "Lock-outs that began.");
        _lockedOut = make.CreateCounter("ivr_digest_refused_total", "Requests turned away during a lock-out.");
        _sipFaults = make.CreateCounter("ivr_sip_faults_total", "SIP messages that could not be read or used.", "fault");
    }

    public CollectorRegistry Registry { get; }

    public WebMetrics Web { get; }

    /// <summary>A call is over; any thread.</summary>
    public void Count(CallDetailRecord record)
    {
        _calls.WithLabels(record.Direction.ToString().ToLowerInvariant(), record.City ?? "", record.Ending.By.ToString().ToLowerInvariant(), record.Ending.Cause).Inc();
        if (record.WaitFromLine is { } seconds)
        {
            _waits.WithLabels(record.City ?? "", record.SeatAnsweredAt is null ? "gave-up" : "served").Observe(seconds);
        }

        _media.Count(record);
    }

    /// <summary>From now on a reader sees <paramref name="view"/>.</summary>
    public void Watch(OpsView view) => Registry.AddBeforeCollectCallback(async stop =>
    {
        ShowOwn(view);
        try
        {
            await ShowStoreAsync(view);
            _storeUp.Set(1);
        }
        catch (StoreUnavailableException)
        {
            _storeUp.Set(0);
        }
    });

    private void ShowOwn(OpsView view)
    {
        _callsNow.Set(view.Calls());
        var plan = view.Plan();
        foreach (var old in _planInfo.GetAllLabelValues().Where(old => old[1] != plan.Version).ToArray())
        {
            _planInfo.RemoveLabelled(old);
        }

        _planInfo.WithLabels(plan.Name, plan.Version).Set(1);
        _storeRestarts.IncTo(view.StoreRestarts());
        var records = view.Records();
        _recordsWritten.IncTo(records.Written);
        _recordsLost.IncTo(records.Lost);
        _recordsWaiting.Set(records.Waiting);
        _recordsFailing.Set(records.Failure is null ? 0 : 1);
        _journalled.Set(view.Journalled());
        _media.Show(view.Media(), view.Clock());
        ShowSip(view.Sip());
        _trunks.Show(view.Trunks());
        _recordings.Show(view.Recordings());
        _runtime.Show();
        var digest = view.Digest();
        _challenges.IncTo(digest.Challenges);
        _digestFailures.IncTo(digest.Failures);
        _lockouts.IncTo(digest.Lockouts);
        _lockedOut.IncTo(digest.Refused);
    }

    private void ShowSip(SipCounters sip)
    {
        _sip.WithLabels("request").IncTo(sip.Requests);
        _sip.WithLabels("response").IncTo(sip.Responses);
        _sip.WithLabels("retransmission").IncTo(sip.Retransmissions);
        _sipFaults.WithLabels("stray-response").IncTo(sip.StrayResponses);
        _sipFaults.WithLabels("stray-ack").IncTo(sip.StrayAcks);
        _sipFaults.WithLabels("load").IncTo(sip.RefusedForLoad);
        foreach (var (kind, count) in sip.Malformed)
        {
            _sipFaults.WithLabels("malformed:" + kind).IncTo(count);
        }
    }

    private async Task ShowStoreAsync(OpsView view)
    {
        foreach (var line in await LineView.AllAsync(view))
        {
            _waiting.WithLabels(line.City).Set(line.Waiting);
            _longest.WithLabels(line.City).Set(line.LongestWaitSeconds);
            _signedIn.WithLabels(line.City).Set(line.SignedIn);
            _ready.WithLabels(line.City).Set(line.Ready);
            _overflow.WithLabels(line.City).Set(line.Overflow switch { "on" => 1, "off" => -1, _ => 0 });
        }

        var counts = await view.Stores.Callbacks.CountAsync(view.Time.GetUtcNow());
        _callbacks.WithLabels("open").Set(counts.Open);
        _callbacks.WithLabels("due").Set(counts.Due);
        _callbacks.WithLabels("taken").Set(counts.Taken);
        _callbacks.WithLabels("urgent").Set(counts.Urgent);
        var seats = (await view.Stores.Seats.ListAsync(view.Time.GetUtcNow())).CountBy(seat => seat.State).ToDictionary();
        foreach (var state in Enum.GetValues<SeatState>())
        {
            _seats.WithLabels(state.ToString().ToLowerInvariant()).Set(seats.GetValueOrDefault(state));
        }
    }
}

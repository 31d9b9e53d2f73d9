using System.Net;
using Ivr.Flows;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// The trunks of this gateway: one desk, on a loop of its own, that looks at their life, keeps their accounts registered
/// and says so when one fails; and the way every call out goes.
/// </summary>
internal sealed partial class TrunkDesk
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FarewellPatience = TimeSpan.FromSeconds(2);

    private readonly CallCentreOptions _options;
    private readonly CallCentreParts _parts;
    private readonly CallLoop _loop;
    private readonly ILogger _log;
    private readonly LiveTrunk[] _trunks;
    private readonly List<IDisposable> _beats = [];
    private readonly List<TrunkRegistration> _registrations = [];
    private SipEndpoint? _endpoint;

    public TrunkDesk(CallCentreOptions options, CallCentreParts parts)
    {
        _options = options;
        _parts = parts;
        _loop = parts.NewLoop();
        _log = parts.Logs.CreateLogger<TrunkDesk>();
        _trunks = [.. options.Trunks.Select(trunk => new LiveTrunk(trunk, parts.TrunkPasswordOf(trunk.Name), _loop, parts))];
    }

    /// <summary>How they stand. Any thread.</summary>
    public IReadOnlyList<TrunkStatus> Statuses => [.. _trunks.Select(one => one.Status)];

    /// <summary>Whose requests come from there; null: nobody's we trust.</summary>
    public LiveTrunk? From(IPAddress source) => _trunks.FirstOrDefault(one => one.Trunk.Trusts(source));

    /// <summary>Trunks that calls of a city go out by: its own first, then the others.</summary>
    public IReadOnlyList<LiveTrunk> Out(string city) =>
        [.. _trunks.Where(one => one.Trunk is { Outbound: not null, PartnerCity: null }).OrderByDescending(one => one.Trunk.City == city)];

    /// <summary>Trunks in the telephone area of a city: what 110 means by them is known.</summary>
    public IReadOnlyList<LiveTrunk> OutOf(City city) => [.. Out(city.Id).Where(one => city.IsReachedBy(one.Trunk.City))];

    /// <summary>What a seat may dial a city's short number by: trunks in its telephone area; where the city has none, trunks of no city. Never another city's.</summary>
    public IReadOnlyList<LiveTrunk> OutForSeat(City city) => OutOf(city) is { Count: > 0 } own ? own : [.. Out(city.Id).Where(one => one.Trunk.City is null)];

    /// <summary>Trunks that lead to a partner city; none: it has no platform of its own.</summary>
    public IReadOnlyList<LiveTrunk> To(string? partnerCity) =>
        [.. _trunks.Where(one => one.Trunk.Outbound is not null && partnerCity is not null && one.Trunk.PartnerCity == partnerCity)];

    /// <summary>Why none of them may be called by now: <see cref="TrunkAnswer.NoTrunk"/>, <see cref="TrunkAnswer.TrunkDown"/>; null: one may.</summary>
    public static string? WhyNone(IReadOnlyList<LiveTrunk> ways) =>
        ways.Count == 0 ? TrunkAnswer.NoTrunk : ways.All(one => one.WhyNot is not null) ? TrunkAnswer.TrunkDown : null;

    /// <summary>Once the endpoint is open.</summary>
    public void Start(SipEndpoint endpoint)
    {
        _endpoint = endpoint;
        var wire = new TrunkWire(endpoint, _loop, _options.Address, _parts.Time);
        _loop.Post(() =>
        {
            foreach (var trunk in _trunks.Where(one => one.Trunk.Outbound is not null))
            {
                Keep(trunk, wire);
            }

            _beats.Add(new Beat(_loop, Look, LookAsync, "a look at the trunks").Start());
        });
    }

    /// <summary>Unregisters, for as long as that takes but no longer than a moment. Any thread.</summary>
    public Task StopAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Start(
            async () =>
            {
                try
                {
                    await StopOnLoopAsync();
                }
                finally
                {
                    done.TrySetResult();
                }
            },
            "leaving the trunks");
        return done.Task;
    }

    /// <summary>
    /// Calls by the first trunk that can, and by the next when that fails for its own sake, so that whoever waits goes on
    /// hearing what he hears. On the call's loop.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled; nothing of the call is left.</exception>
    public async Task<TrunkAnswer> DialAsync(TrunkOrder order, CancellationToken stop)
    {
        var last = new TrunkAnswer(null, null, null, order.Ways.Count == 0 ? TrunkAnswer.NoTrunk : TrunkAnswer.TrunkDown);
        foreach (var way in order.Ways)
        {
            var attempt = new TrunkAttempt(way, order, _endpoint!, _parts.Media);
            if (await attempt.RunAsync(stop) is not (var leg, var answer))
            {
                if (attempt.PassedOver is not { } word)
                {
                    order.Timeline.Add(order.Whom + "-failed", "no RTP port is free");
                    return last with { Failure = TrunkAnswer.Capacity };
                }

                order.Timeline.Add("trunk-" + word, way.Trunk.Name);
                continue;
            }

            order.Timeline.Add(order.Whom + (answer.Ok ? "-answered" : "-failed"), answer.Ok ? way.Trunk.Name : attempt.Fault?.Why.English ?? answer.Why);
            if (attempt.Fault is null)
            {
                return new TrunkAnswer(answer.Ok ? leg : null, way.Trunk, answer.End, null);
            }

            last = new TrunkAnswer(null, way.Trunk, answer.End, TrunkAnswer.TrunkDown);
        }

        return last;
    }

    private void Keep(LiveTrunk trunk, TrunkWire wire)
    {
        var registration = trunk.Trunk.Register is null ? null : new TrunkRegistration(trunk, wire, _parts);
        if (registration is not null)
        {
            _registrations.Add(registration);
            registration.Renew();
        }

        if (trunk.Trunk.Health is { } probing)
        {
            var probe = new TrunkProbe(trunk, probing, wire) { OnSilence = registration is null ? null : registration.Hasten, OnBack = registration is null ? null : registration.Hasten };
            _loop.Begin(probe.ProbeAsync, "a look at a trunk");
            _beats.Add(new Beat(_loop, probing.Every, probe.ProbeAsync, "a look at a trunk").Start());
        }
    }

    private Task LookAsync()
    {
        foreach (var trunk in _trunks)
        {
            trunk.Look();
        }

        return Task.CompletedTask;
    }

    private async Task StopOnLoopAsync()
    {
        foreach (var beat in _beats)
        {
            beat.Dispose();
        }

        using var late = new CancellationTokenSource(FarewellPatience, _parts.Time);
        try
        {
            await Task.WhenAll(_registrations.Select(one => one.UnregisterAsync(late.Token)));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            LogStillRegistered(FarewellPatience.TotalSeconds);
        }
    }

    [LoggerMessage(140, LogLevel.Warning, "A carrier did not confirm within {Seconds} s that we are registered no more; its binding lapses by itself")]
    private partial void LogStillRegistered(double seconds);
}

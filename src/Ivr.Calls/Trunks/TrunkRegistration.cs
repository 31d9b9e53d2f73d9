using System.Globalization;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>Keeps a trunk's account registered with its carrier (RFC 3261 10.2). On the desk's loop.</summary>
internal sealed partial class TrunkRegistration
{
    /// <summary>Between attempts that got 401 or 403: whoever tries a wrong password often gets his account locked.</summary>
    public static readonly TimeSpan AfterRefusal = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly LiveTrunk _live;
    private readonly TrunkWire _wire;
    private readonly RegistrationBackOff _backOff;
    private readonly Random _chance;
    private readonly ILogger _log;
    private readonly string _callId;
    private readonly SipUri _account;
    private ITimer? _next;
    private uint _sequence = 1;
    private TimeSpan _wanted;
    private bool _sending;
    private bool _refused;
    private bool _stopped;

    public TrunkRegistration(LiveTrunk live, TrunkWire wire, CallCentreParts parts)
    {
        _live = live;
        _wire = wire;
        _chance = parts.Chance;
        _backOff = new RegistrationBackOff(parts.Chance);
        _log = parts.Logs.CreateLogger<TrunkRegistration>();
        _callId = parts.Ids.NewCallId();
        _account = live.Trunk.Account ?? throw new ArgumentException($"Trunk {live.Trunk.Name} registers without an account.", nameof(live));
        _wanted = live.Trunk.Register!.Value;
    }

    private DateTimeOffset Now => _wire.Time.GetUtcNow();

    /// <summary>Registers now, unless that is on its way.</summary>
    public void Renew()
    {
        if (!_sending && !_stopped)
        {
            _wire.Loop.Begin(RegisterAsync, "a registration");
        }
    }

    /// <summary>Something happened to the carrier: what waits for its time does not. Whom it refuses, it would refuse again.</summary>
    public void Hasten()
    {
        if (!_refused)
        {
            Renew();
        }
    }

    /// <summary>No more; takes the binding back (RFC 3261 10.2.2).</summary>
    /// <exception cref="OperationCanceledException">The carrier did not answer before <paramref name="stop"/>.</exception>
    public async Task UnregisterAsync(CancellationToken stop)
    {
        _stopped = true;
        _next?.Dispose();
        if (_live.Condition.RegisteredUntil > Now)
        {
            // What is on its way may have been asked for a password and count one further.
            _sequence += _sending ? 2u : 0;
            await SendAsync(TimeSpan.Zero, stop);
            LogGone(_live.Trunk.Name);
        }
    }

    private async Task RegisterAsync()
    {
        _next?.Dispose();
        _sending = true;
        try
        {
            var response = await SendAsync(_wanted, CancellationToken.None);
            if (!_stopped)
            {
                _next = _wire.Loop.After(Take(response), Renew);
            }
        }
        finally
        {
            _sending = false;
        }
    }

    private async Task<SipResponse> SendAsync(TimeSpan expires, CancellationToken stop)
    {
        var response = await _wire.RequestAsync(_live, Request(expires), stop);
        _sequence = response.CSeq.Number + 1;
        return response;
    }

    /// <summary>What the answer means; returns when to register again.</summary>
    private TimeSpan Take(SipResponse response)
    {
        switch (response.Status)
        {
            case >= 200 and < 300 when Granted(response) is var granted && granted > TimeSpan.Zero:
                return Registered(granted);
            case 423 when Seconds(response.Header("Min-Expires")) is { } least && least > _wanted && least <= Longest:
                // RFC 3261 10.2.8
                _wanted = least;
                return TimeSpan.Zero;
            case 401 or 403 or 407:
                return Refused(response);
            default:
                return Failed(response);
        }
    }

    private TimeSpan Registered(TimeSpan granted)
    {
        if (!(_live.Condition.RegisteredUntil > Now))
        {
            LogRegistered(_live.Trunk.Name, granted.TotalSeconds);
        }

        _refused = false;
        _backOff.Over();
        _live.Change(before => before with { RegisteredUntil = Now + granted });
        return granted * (0.8 + (0.1 * _chance.NextDouble()));
    }

    private TimeSpan Refused(SipResponse response)
    {
        if (!_refused)
        {
            _refused = true;
            LogRefused(_live.Trunk.Name, response.Status, AfterRefusal.TotalMinutes);
        }

        _live.Change(before => before with
        {
            RegisteredUntil = null,
            FailedRegistrations = before.FailedRegistrations + 1,
            Reason = $"the registration got {response.Status}: it does not take our password",
        });
        return AfterRefusal * (1 + (0.1 * _chance.NextDouble()));
    }

    // The binding lives on until its time is over: the carrier may still send us calls.
    private TimeSpan Failed(SipResponse response)
    {
        var wait = _backOff.Next();
        wait = response.RetryAfter is { } asked && asked > wait ? asked : wait;
        LogFailed(_live.Trunk.Name, response.Status, wait.TotalSeconds);
        _live.Change(before => before with
        {
            FailedRegistrations = before.FailedRegistrations + 1,
            Reason = response.Status == 408 ? "the registration got no answer" : (Phrase)$"the registration got {response.Status}",
        });
        return wait;
    }

    /// <summary>For how long: as our own Contact says, else Expires, else what we asked for (RFC 3261 10.2.1.1, 10.3 step 8).</summary>
    private TimeSpan Granted(SipResponse response)
    {
        var own = response.Contacts.FirstOrDefault(one => one.Uri.User == _account.User && one.Uri.Host.Equals(_wire.Address.Host, StringComparison.OrdinalIgnoreCase))
            ?? (response.Contacts is [var only] ? only : null);
        return Seconds(own?.Parameters["expires"]) ?? (response.Expires is { } all ? TimeSpan.FromSeconds(all) : _wanted);
    }

    private static TimeSpan? Seconds(string? text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private OutboundRequest Request(TimeSpan expires)
    {
        var outbound = _live.Trunk.Outbound!;
        var same = outbound.Host.Equals(_account.Host, StringComparison.OrdinalIgnoreCase);
        return new OutboundRequest
        {
            Method = "REGISTER",
            Target = same ? outbound.WithUser("") : new SipUri(outbound.Scheme, "", _account.Host),
            // An account's domain need not be a name on the network: then it goes where the calls go.
            Proxy = _live.Trunk.Proxy ?? (same ? null : outbound.WithUser("")),
            From = _account,
            To = _account,
            ContactUser = _account.User,
            CallId = _callId,
            CSeq = _sequence,
            Headers = [new SipHeader("Expires", ((long)expires.TotalSeconds).ToString(CultureInfo.InvariantCulture))],
        };
    }

    [LoggerMessage(130, LogLevel.Information, "Trunk {Trunk} is registered for {Seconds} s")]
    private partial void LogRegistered(string trunk, double seconds);

    [LoggerMessage(131, LogLevel.Warning, "The registration of trunk {Trunk} got {Status}; again in {Seconds:F0} s")]
    private partial void LogFailed(string trunk, int status, double seconds);

    [LoggerMessage(132, LogLevel.Error, "The carrier of trunk {Trunk} does not take our account ({Status}): check its `user:` and its password; tried again every {Minutes} minutes")]
    private partial void LogRefused(string trunk, int status, double minutes);

    [LoggerMessage(133, LogLevel.Information, "Trunk {Trunk} is registered no more")]
    private partial void LogGone(string trunk);
}

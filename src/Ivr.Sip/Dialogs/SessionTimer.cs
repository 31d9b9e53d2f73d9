namespace Ivr.Sip;

/// <summary>
/// The session timer of one call (RFC 4028): one side refreshes at half time, the other ends the call when no refresh came.
/// So a seat is not held by a caller whose BYE was lost.
/// </summary>
internal sealed class SessionTimer
{
    private readonly SipCall _call;
    private readonly HomeTimer _timer;
    private readonly SessionRefresh _refresh;
    private TimeSpan _wanted;
    private TimeSpan _interval;
    private bool _longer;
    private bool _weRefresh;

    public SessionTimer(SipCall call)
    {
        _call = call;
        _timer = new HomeTimer(call.Home);
        _wanted = call.Stack.Options.SessionTimer.Interval;
        _refresh = new SessionRefresh(call, this);
    }

    /// <summary>A re-INVITE of ours is out: another is glare.</summary>
    public bool IsRefreshing => _refresh.OfferIsOut;

    /// <summary>What our INVITE asks for.</summary>
    public IReadOnlyList<SipHeader> Wanted() => [Expires(_wanted, null)];

    /// <summary>What a refresh of ours says: the interval as agreed, and that we go on refreshing.</summary>
    public SipHeader Again() => Expires(_interval, "uac");

    /// <summary>The Min-SE of a 422 when a request asks for less than we grant; null: it does not.</summary>
    public SipHeader? Refuses(SipRequest request) =>
        IntervalOf(request) is { } asked && asked < _call.Stack.Options.SessionTimer.Shortest && Speaks(request)
            ? new SipHeader("Min-SE", Seconds(_call.Stack.Options.SessionTimer.Shortest))
            : null;

    /// <summary>Takes over what an INVITE or UPDATE of theirs asks; what the 200 says to it.</summary>
    public IReadOnlyList<SipHeader> Accept(SipRequest request)
    {
        _refresh.Learn(request);
        if (IntervalOf(request) is not { } asked)
        {
            Stop();
            return [];
        }

        var refresher = RefresherOf(request) ?? (Speaks(request) ? "uac" : "uas");
        Run(asked, weRefresh: refresher == "uas");
        return Speaks(request)
            ? [Expires(asked, refresher), new SipHeader("Require", Capabilities.Timer)]
            : [Expires(asked, refresher)];
    }

    /// <summary>Takes over what the 200 to a request of ours says.</summary>
    public void Confirm(SipResponse response)
    {
        _refresh.Learn(response);
        if (IntervalOf(response) is { } granted)
        {
            Run(granted, weRefresh: RefresherOf(response) != "uas");
        }
        else
        {
            Stop();
        }
    }

    /// <summary>A 422: what to ask for instead; null when it names nothing longer or did so before.</summary>
    public IReadOnlyList<SipHeader>? Longer(SipResponse response)
    {
        if (_longer || !uint.TryParse(response.Header("Min-SE")?.Split(';')[0], out var seconds) || TimeSpan.FromSeconds(seconds) <= _wanted && seconds == 0)
        {
            return null;
        }

        _longer = true;
        var shortest = TimeSpan.FromSeconds(seconds);
        _wanted = shortest > _wanted ? shortest : _wanted;
        return [Expires(_wanted, null), new SipHeader("Min-SE", Seconds(shortest))];
    }

    /// <summary>The refresh of ours could not be done now: once more in a while.</summary>
    public void Retry(TimeSpan wait) => _timer.Start(wait, _refresh.Send);

    public void Stop() => _timer.Stop();

    private void Run(TimeSpan interval, bool weRefresh)
    {
        _interval = interval;
        _weRefresh = weRefresh;
        if (_weRefresh)
        {
            _timer.Start(interval / 2, _refresh.Send);
        }
        else
        {
            // RFC 4028 10: a little before it ends, so that BYE comes in time.
            var margin = TimeSpan.FromSeconds(Math.Min(32, interval.TotalSeconds / 3));
            _timer.Start(interval - margin, Expired);
        }
    }

    private void Expired() => _call.Drop(new SipCallEnd(SipEndCause.TimedOut), "SIP;cause=408;text=\"Session timer\"");

    private static bool Speaks(SipRequest request) =>
        request.Lists("Supported", Capabilities.Timer) || request.Lists("Require", Capabilities.Timer);

    private static TimeSpan? IntervalOf(SipMessage message) =>
        uint.TryParse(message.Header("Session-Expires")?.Split(';')[0].Trim(), out var seconds) && seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;

    private static string? RefresherOf(SipMessage message)
    {
        foreach (var part in message.Header("Session-Expires")!.Split(';')[1..])
        {
            if (part.Split('=') is [var name, var value] && name.Trim().Equals("refresher", StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim().ToLowerInvariant() is "uac" or "uas" ? value.Trim().ToLowerInvariant() : null;
            }
        }

        return null;
    }

    private static SipHeader Expires(TimeSpan interval, string? refresher) =>
        new("Session-Expires", refresher is null ? Seconds(interval) : $"{Seconds(interval)};refresher={refresher}");

    private static string Seconds(TimeSpan span) => ((long)span.TotalSeconds).ToString();
}

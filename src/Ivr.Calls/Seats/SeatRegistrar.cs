using System.Net;
using Ivr.Acd;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// Answers REGISTER (RFC 3261 10.3, RFC 5626 6) and OPTIONS out of dialog, on the service loop. A seat proves itself by
/// digest; its state follows its registrations. A REGISTER that is refused changes nothing.
/// </summary>
internal sealed partial class SeatRegistrar(CallDesk desk, CallLoop loop, Func<bool> draining)
{
    // How often a phone that holds on to its connection shows that it lives (RFC 5626 4.4.1), well before NATs and we forget it.
    private static readonly SipHeader FlowTimer = new("Flow-Timer", "120");

    private readonly SeatFlows _flows = new(desk, loop);
    private readonly ILogger _log = desk.Parts.Logs.CreateLogger<SeatRegistrar>();

    private DateTimeOffset Now => desk.Parts.Time.GetUtcNow();

    private RegistrationLimits Limits => desk.Options.Registration;

    public void Answer(InboundRequest request)
    {
        if (request.Request.Method == "REGISTER")
        {
            _flows.Note(request.Flow);
            loop.Start(() => AnswerAsync(request), "a registration");
        }
        else
        {
            request.Respond(draining() ? 503 : 200);
        }
    }

    /// <summary>A TCP or TLS connection has closed.</summary>
    public void Closed(SipFlow flow) => _flows.Closed(flow);

    private async Task AnswerAsync(InboundRequest inbound)
    {
        try
        {
            await RegisterAsync(inbound);
        }
        catch (Exception error)
        {
            LogFailed(error, inbound.Flow.Remote.Address.ToString());
            inbound.Respond(500);
        }
    }

    private async Task RegisterAsync(InboundRequest inbound)
    {
        var request = inbound.Request;
        var identity = await desk.Identity.CheckAsync(request, inbound.Flow);
        if (identity.User is not { } user)
        {
            inbound.Respond(identity.Status, headers: identity.Headers);
            return;
        }

        var seat = request.To.Uri.User;
        if (!string.Equals(seat, user, StringComparison.Ordinal))
        {
            inbound.Respond(403, "A seat registers itself only");
        }
        else if (!RegisterBindings.TryRead(request, out var asked))
        {
            inbound.Respond(400, "Bad Contact");
        }
        else if (asked.Outbound && request.Headers("Via").Count > 1)
        {
            // whoever stands between holds the connection, and cannot be told which it was (RFC 5626 6)
            inbound.Respond(439, "First Hop Lacks Outbound Support");
        }
        else if (asked.Contacts.Any(one => one.Expires is { } span && span > TimeSpan.Zero && span < Limits.Shortest))
        {
            inbound.Respond(423, headers: [new SipHeader("Min-Expires", Seconds(Limits.Shortest))]);
        }
        else
        {
            await BindAsync(inbound, seat, asked);
        }
    }

    private async Task BindAsync(InboundRequest inbound, string seat, RegisterBindings asked)
    {
        var now = Now;
        SeatBound bound;
        try
        {
            bound = await desk.Parts.Stores.Seats.RegisterAsync(seat, Registration(inbound, asked, now), now);
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(seat, error.Message);
            inbound.Respond(503, headers: [new SipHeader("Retry-After", "5")]);
            return;
        }

        switch (bound.Outcome)
        {
            case SeatBoundOutcome.UnknownSeat:
                inbound.Respond(404, "No such seat");
                break;
            case SeatBoundOutcome.Outdated:
                inbound.Respond(500, "Older than what is known");
                break;
            case SeatBoundOutcome.TooMany:
                LogTooMany(seat, inbound.Flow.ToString(), bound.Bindings.Count);
                inbound.Respond(403, "Too many contacts");
                break;
            default:
                _flows.Bound(inbound.Flow);
                Note(seat, inbound.Flow, asked, bound, now);
                inbound.Respond(200, headers: [.. bound.Bindings.Select(one => Contact(one, now)), .. OutboundHeaders(inbound.Flow, asked)]);
                break;
        }
    }

    private SeatRegistration Registration(InboundRequest inbound, RegisterBindings asked, DateTimeOffset now)
    {
        var request = inbound.Request;
        return new SeatRegistration(request.CallId, request.CSeq.Number, [.. asked.Contacts.Select(one => Binding(one, inbound.Flow, asked.Outbound, now))])
        {
            RemoveAll = asked.RemoveAll,
            Most = Limits.MostContacts,
        };
    }

    private SeatBinding Binding(RegisterBinding asked, SipFlow flow, bool outbound, DateTimeOffset now)
    {
        var wanted = asked.Expires ?? Limits.Longest;
        var name = SeatFlows.NameOf(flow);
        return new SeatBinding
        {
            Contact = SeatContact.Of(asked.Uri, flow).ToString(),
            Uri = SeatContact.Canonical(asked.Uri),
            Instance = asked.Instance is null ? "" : asked.RegId is null ? asked.Instance : $"{asked.Instance}#{asked.RegId}",
            Expires = now + (wanted < Limits.Longest ? wanted : Limits.Longest),
            Q = asked.Q,
            Gateway = name.Length == 0 ? "" : desk.Options.Instance,
            Flow = name,
            OnlyThere = name.Length > 0 && (outbound || !ListensItself(asked.Uri, flow)),
        };
    }

    // A phone that names the very address it connected from takes calls there from anybody; by TLS it would have to prove a name, which phones cannot.
    private static bool ListensItself(SipUri contact, SipFlow flow) =>
        flow.Kind == SipTransportKind.Tcp && "tcp".Equals(contact.Parameters["transport"], StringComparison.OrdinalIgnoreCase)
        && IPAddress.TryParse(contact.Host, out var address) && address.Equals(flow.Remote.Address);

    private static SipHeader Contact(SeatBinding bound, DateTimeOffset now)
    {
        var uri = bound.Contact.Split('|')[0];
        var q = bound.Q == 1000 ? "" : FormattableString.Invariant($";q={bound.Q / 1000m:0.###}");
        var named = bound.Instance.Split('#');
        var instance = bound.Instance.Length == 0 ? "" : $";+sip.instance=\"{named[0]}\"{(named.Length > 1 ? ";reg-id=" + named[1] : "")}";
        return new SipHeader("Contact", $"<{uri}>;expires={Seconds(bound.Expires - now)}{q}{instance}");
    }

    private static SipHeader[] OutboundHeaders(SipFlow flow, RegisterBindings asked) =>
        asked.Outbound && flow.IsReliable ? [new SipHeader("Require", "outbound"), FlowTimer] : [];

    private static string Seconds(TimeSpan span) => ((int)span.TotalSeconds).ToString();

    private void Note(string seat, SipFlow flow, RegisterBindings asked, SeatBound bound, DateTimeOffset now)
    {
        if (bound.Bindings.Count == 0)
        {
            LogGone(seat);
        }
        else if (asked.RemoveAll || asked.Contacts.Count > 0)
        {
            LogHere(seat, flow.ToString(), (bound.Bindings.Max(one => one.Expires) - now).TotalSeconds, bound.Bindings.Count);
            if (bound.Bindings.All(one => one.OnlyThere))
            {
                LogOnlyThere(seat, string.Join(", ", bound.Bindings.Select(one => one.Gateway).Distinct()));
            }
        }
    }

    [LoggerMessage(40, LogLevel.Information, "Seat {Seat} registered from {Remote} for {Seconds:F0} s; ways to it: {Count}")]
    private partial void LogHere(string seat, string remote, double seconds, int count);

    [LoggerMessage(41, LogLevel.Information, "Seat {Seat} unregistered")]
    private partial void LogGone(string seat);

    [LoggerMessage(44, LogLevel.Error, "A registration from {Remote} failed inside")]
    private partial void LogFailed(Exception error, string remote);

    [LoggerMessage(43, LogLevel.Warning, "Seat {Seat} was told to try later, the store is away: {Why}")]
    private partial void LogStoreAway(string seat, string why);

    [LoggerMessage(52, LogLevel.Warning, "Seat {Seat} has {Count} contacts and was refused one more from {Remote}")]
    private partial void LogTooMany(string seat, string remote, int count);

    [LoggerMessage(53, LogLevel.Information, "Seat {Seat} is reached by connections of {Gateways} only: callers of other gateways are not offered it")]
    private partial void LogOnlyThere(string seat, string gateways);
}

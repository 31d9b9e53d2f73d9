using Ivr.Acd;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// Answers REGISTER (RFC 3261 10.3) and OPTIONS out of dialog, on the service loop. A seat proves itself by digest; its
/// state follows its registration. One contact per seat: the newest wins.
/// </summary>
internal sealed partial class SeatRegistrar(CallCentreOptions options, CallCentreParts parts, Func<bool> draining)
{
    private readonly DigestGuard _guard = new(options.Realm, parts.Ids, parts.Time);
    private readonly ILogger _log = parts.Logs.CreateLogger<SeatRegistrar>();

    public void Answer(InboundRequest request, CallLoop loop)
    {
        if (request.Request.Method == "REGISTER")
        {
            loop.Start(() => AnswerAsync(request), "a registration");
        }
        else
        {
            request.Respond(draining() ? 503 : 200);
        }
    }

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
        var verdict = _guard.Check(request, parts.PasswordOf);
        if (verdict is not DigestVerdict.Accepted accepted)
        {
            if (verdict is DigestVerdict.Wrong wrong)
            {
                LogRefused(wrong.User, inbound.Flow.Remote.Address.ToString());
            }

            inbound.Respond(401, headers: [.. _guard.Challenges(verdict is DigestVerdict.Stale)]);
            return;
        }

        var seat = request.To.Uri.User;
        if (!string.Equals(seat, accepted.User, StringComparison.Ordinal))
        {
            inbound.Respond(403, "A seat registers itself only");
            return;
        }

        if (!RegisterBindings.TryRead(request, out var bindings))
        {
            inbound.Respond(400, "Bad Contact");
            return;
        }

        try
        {
            await BindAsync(inbound, seat, bindings);
        }
        catch (StoreUnavailableException error)
        {
            LogStoreAway(seat, error.Message);
            inbound.Respond(503, headers: [new SipHeader("Retry-After", "5")]);
        }
    }

    private async Task BindAsync(InboundRequest inbound, string seat, RegisterBindings bindings)
    {
        var now = parts.Time.GetUtcNow();
        if (bindings.RemoveAll || bindings.Contacts.Any(contact => contact.Expires == TimeSpan.Zero))
        {
            await parts.Stores.Seats.UnregisterAsync(seat, now);
            LogGone(seat);
            inbound.Respond(200);
            return;
        }

        if (bindings.Contacts.Count == 0)
        {
            await AnswerQueryAsync(inbound, seat, now);
            return;
        }

        var contact = bindings.Contacts[0];
        var wanted = contact.Expires ?? options.Registration.Longest;
        if (wanted < options.Registration.Shortest)
        {
            inbound.Respond(423, headers: [new SipHeader("Min-Expires", Seconds(options.Registration.Shortest))]);
            return;
        }

        var granted = wanted < options.Registration.Longest ? wanted : options.Registration.Longest;
        var binding = SeatContact.Of(contact.Uri, inbound.Flow);
        if (!await parts.Stores.Seats.RegisterAsync(seat, binding.ToString(), now + granted, now))
        {
            inbound.Respond(404, "No such seat");
            return;
        }

        LogHere(seat, inbound.Flow.Remote.ToString(), granted.TotalSeconds);
        inbound.Respond(200, headers: [Bound(contact.Uri, granted)]);
    }

    private async Task AnswerQueryAsync(InboundRequest inbound, string seat, DateTimeOffset now)
    {
        var known = (await parts.Stores.Seats.ListAsync(now)).FirstOrDefault(one => one.Id == seat);
        inbound.Respond(200, headers: known is { Contact: { } text, ContactExpires: { } expires } && SeatContact.TryParse(text, out var bound)
            ? [Bound(bound.Uri, expires - now)]
            : []);
    }

    private static SipHeader Bound(SipUri contact, TimeSpan expires) => new("Contact", $"<{contact}>;expires={Seconds(expires)}");

    private static string Seconds(TimeSpan span) => ((int)span.TotalSeconds).ToString();

    [LoggerMessage(40, LogLevel.Information, "Seat {Seat} registered from {Remote} for {Seconds} s")]
    private partial void LogHere(string seat, string remote, double seconds);

    [LoggerMessage(41, LogLevel.Information, "Seat {Seat} unregistered")]
    private partial void LogGone(string seat);

    [LoggerMessage(42, LogLevel.Warning, "A registration as {User} from {Remote} gave a wrong password")]
    private partial void LogRefused(string user, string remote);

    [LoggerMessage(44, LogLevel.Error, "A registration from {Remote} failed inside")]
    private partial void LogFailed(Exception error, string remote);

    [LoggerMessage(43, LogLevel.Warning, "Seat {Seat} was told to try later, the store is away: {Why}")]
    private partial void LogStoreAway(string seat, string why);
}

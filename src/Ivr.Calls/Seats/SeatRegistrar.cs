using Ivr.Acd;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// Answers REGISTER (RFC 3261 10.3) and OPTIONS out of dialog, on the service loop. A seat proves itself by digest; its
/// state follows its registration. One contact per seat: the newest wins.
/// </summary>
internal sealed partial class SeatRegistrar(CallDesk desk, Func<bool> draining)
{
    private readonly ILogger _log = desk.Parts.Logs.CreateLogger<SeatRegistrar>();

    private CallCentreOptions Options => desk.Options;

    private CallCentreParts Parts => desk.Parts;

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
        var now = Parts.Time.GetUtcNow();
        if (bindings.RemoveAll || bindings.Contacts.Any(contact => contact.Expires == TimeSpan.Zero))
        {
            await Parts.Stores.Seats.UnregisterAsync(seat, now);
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
        var wanted = contact.Expires ?? Options.Registration.Longest;
        if (wanted < Options.Registration.Shortest)
        {
            inbound.Respond(423, headers: [new SipHeader("Min-Expires", Seconds(Options.Registration.Shortest))]);
            return;
        }

        var granted = wanted < Options.Registration.Longest ? wanted : Options.Registration.Longest;
        var binding = SeatContact.Of(contact.Uri, inbound.Flow);
        if (!await Parts.Stores.Seats.RegisterAsync(seat, binding.ToString(), now + granted, now))
        {
            inbound.Respond(404, "No such seat");
            return;
        }

        LogHere(seat, inbound.Flow.Remote.ToString(), granted.TotalSeconds);
        inbound.Respond(200, headers: [Bound(contact.Uri, granted)]);
    }

    private async Task AnswerQueryAsync(InboundRequest inbound, string seat, DateTimeOffset now)
    {
        var known = (await Parts.Stores.Seats.ListAsync(now)).FirstOrDefault(one => one.Id == seat);
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

    [LoggerMessage(44, LogLevel.Error, "A registration from {Remote} failed inside")]
    private partial void LogFailed(Exception error, string remote);

    [LoggerMessage(43, LogLevel.Warning, "Seat {Seat} was told to try later, the store is away: {Why}")]
    private partial void LogStoreAway(string seat, string why);
}

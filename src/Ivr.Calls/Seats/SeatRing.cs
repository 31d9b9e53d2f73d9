using Ivr.Acd;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>What a seat's phone shows when it rings.</summary>
/// <param name="City">Whose 12345 was called, by name.</param>
/// <param name="Number">The citizen's number, masked unless the operator decided otherwise.</param>
/// <param name="Note">More for the seat: a language, an order number; may be empty.</param>
internal sealed record SeatDisplay(string City, string Number, string Note);

/// <summary>How ringing a seat came out: a leg, or the word for why not (<c>no-answer</c>, <c>busy</c>, <c>gone</c>, <c>caller-left</c>).</summary>
internal sealed record SeatRinging(Leg? Leg, string? Failure);

/// <summary>
/// Rings one claimed seat. Whatever comes of it, the seat ends in a state the store knows: talking, resting for a while,
/// or free again.
/// </summary>
internal sealed partial class SeatRing(CallCentreOptions options, CallCentreParts parts, SipEndpoint endpoint, QueueDesk desk)
{
    private readonly ILogger _log = parts.Logs.CreateLogger<SeatRing>();

    private ISeatStore Seats => parts.Stores.Seats;

    /// <summary>Rings <paramref name="seat"/>, which <paramref name="holder"/> has claimed.</summary>
    public async Task<SeatRinging> RingAsync(CallLoop loop, SeatSnapshot seat, string holder, SeatDisplay display, CancellationToken stop)
    {
        desk.Hold(seat.Id, holder);
        Leg? leg = null;
        try
        {
            if (stop.IsCancellationRequested)
            {
                return await LeaveAsync(seat, holder);
            }

            if (seat.Contact is null || !SeatContact.TryParse(seat.Contact, out var contact))
            {
                return await RestAsync(seat, holder, options.Seats.RestAfterFailure, "gone");
            }

            leg = Leg.Dial(endpoint, parts.Media, loop, Request(contact, display));
            var noAnswer = false;
            using var ring = loop.After(options.Seats.Ring, () =>
            {
                noAnswer = true;
                leg.HangUp();
            });
            using var left = stop.Register(() => leg.HangUp("SIP;cause=487;text=\"Caller left\""));
            var answer = await leg.Answered;
            if (answer.Ok && !stop.IsCancellationRequested)
            {
                await KeepAsync(() => Seats.TalkingAsync(seat.Id, holder, parts.Time.GetUtcNow() + options.Line.Lease, parts.Time.GetUtcNow()));
                return new SeatRinging(leg, null);
            }

            if (stop.IsCancellationRequested)
            {
                leg.HangUp();
                return await LeaveAsync(seat, holder);
            }

            return noAnswer
                ? await RestAsync(seat, holder, options.Seats.RestAfterNoAnswer, "no-answer")
                : answer.End?.Status is 486 or 600 or 603
                    ? await RestAsync(seat, holder, options.Seats.RestAfterBusy, "busy")
                    : await RestAsync(seat, holder, options.Seats.RestAfterFailure, "gone");
        }
        catch (Media.MediaPortsExhaustedException)
        {
            return await LeaveAsync(seat, holder);
        }
    }

    /// <summary>The conversation is over: the seat wraps up, then is ready again.</summary>
    public async Task WrapUpAsync(SeatSnapshot seat, string holder)
    {
        desk.LetGo(seat.Id, holder);
        var now = parts.Time.GetUtcNow();
        await KeepAsync(() => Seats.WrapUpAsync(seat.Id, holder, now + options.Seats.WrapUp, now));
    }

    /// <summary>The seat was claimed and is not needed.</summary>
    public async Task<SeatRinging> LeaveAsync(SeatSnapshot seat, string holder)
    {
        desk.LetGo(seat.Id, holder);
        await KeepAsync(() => Seats.FreeAsync(seat.Id, holder, parts.Time.GetUtcNow()));
        desk.Wake();
        return new SeatRinging(null, "caller-left");
    }

    private async Task<SeatRinging> RestAsync(SeatSnapshot seat, string holder, TimeSpan rest, string cause)
    {
        LogRests(seat.Id, rest.TotalSeconds, cause);
        desk.LetGo(seat.Id, holder);
        var now = parts.Time.GetUtcNow();
        await KeepAsync(() => Seats.RestAsync(seat.Id, holder, now + rest, cause, now));
        return new SeatRinging(null, cause);
    }

    // A store that is away must not end a conversation: the seat's lease runs out and the reaper returns it.
    private async Task KeepAsync(Func<Task<bool>> write)
    {
        try
        {
            if (!await write())
            {
                LogFenced();
            }
        }
        catch (StoreUnavailableException error)
        {
            LogUnwritten(error.Message);
        }
    }

    private OutboundCallRequest Request(SeatContact contact, SeatDisplay display) => new()
    {
        Target = contact.Uri,
        NextHop = contact.NextHop,
        Kind = contact.Kind,
        From = new SipUri("sip", display.Number, options.Address.Host, options.Address.Port),
        FromDisplay = display.City,
        Headers = display.Note.Length == 0 ? [] : [new SipHeader("Subject", display.Note)],
    };

    [LoggerMessage(20, LogLevel.Information, "Seat {Seat} rests {Seconds} s: {Cause}")]
    private partial void LogRests(string seat, double seconds, string cause);

    [LoggerMessage(21, LogLevel.Warning, "A seat was no longer held by this call when its state was to be written")]
    private partial void LogFenced();

    [LoggerMessage(22, LogLevel.Warning, "The store is away, a seat's state was not written and will lapse: {Why}")]
    private partial void LogUnwritten(string why);
}

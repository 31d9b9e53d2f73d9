using Ivr.Acd;
using Ivr.Media;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>What a seat's phone shows when it rings.</summary>
/// <param name="City">Whose 12345 was called, by name.</param>
/// <param name="Number">The citizen's number, masked unless the operator decided otherwise.</param>
/// <param name="Note">More for the seat: a language, an order number; may be empty.</param>
internal sealed record SeatDisplay(string City, string Number, string Note);

/// <summary>How ringing a seat came out: a leg, or the word for why not (<c>no-answer</c>, <c>busy</c>, <c>gone</c>, <c>caller-left</c>).</summary>
/// <param name="Q850">The cause its phone named (RFC 3326); null: none.</param>
internal sealed record SeatRinging(Leg? Leg, string? Failure, int? Q850 = null)
{
    /// <summary>For timelines.</summary>
    public string Why => Failure + (Q850 is { } cause ? $" (Q.850 {cause})" : "");
}

/// <summary>
/// Rings one claimed seat. Whatever comes of it, the seat ends in a state the store knows: talking, resting for a while,
/// or free again.
/// </summary>
internal sealed partial class SeatRing(CallDesk desk)
{
    private readonly ILogger _log = desk.Parts.Logs.CreateLogger<SeatRing>();

    private ISeatStore Seats => desk.Parts.Stores.Seats;

    private SeatTimings Timings => desk.Options.Seats;

    private DateTimeOffset Now => desk.Parts.Time.GetUtcNow();

    /// <summary>Rings <paramref name="seat"/>, which <paramref name="holder"/> has claimed.</summary>
    public async Task<SeatRinging> RingAsync(CallLoop loop, SeatSnapshot seat, string holder, SeatDisplay display, CancellationToken stop)
    {
        desk.Queue.Hold(seat.Id, holder);
        if (stop.IsCancellationRequested)
        {
            return await LeaveAsync(seat, holder);
        }

        if (seat.Contact is null || !SeatContact.TryParse(seat.Contact, out var contact))
        {
            return await RestAsync(seat, holder, Timings.RestAfterFailure, "gone");
        }

        Leg leg;
        try
        {
            leg = Leg.Dial(desk.Endpoint, desk.Parts.Media, loop, Request(contact, display));
        }
        catch (MediaPortsExhaustedException)
        {
            return await LeaveAsync(seat, holder);
        }

        var noAnswer = false;
        using var ring = loop.After(Timings.Ring, () =>
        {
            noAnswer = !leg.Answered.IsCompleted;
            leg.GiveUp();
        });
        using var left = stop.Register(() => leg.GiveUp("SIP;cause=487;text=\"Caller left\""));
        var answer = await leg.Answered;
        if (stop.IsCancellationRequested)
        {
            leg.HangUp();
            return await LeaveAsync(seat, holder);
        }

        if (answer.Ok)
        {
            // Nobody waits for the store while two people wait for each other.
            desk.Writes.Begin(loop, seat.Id, "be shown talking", () => Seats.TalkingAsync(seat.Id, holder, Now + desk.Options.Line.Lease, Now));
            return new SeatRinging(leg, null);
        }

        var (rest, cause) = noAnswer ? (Timings.RestAfterNoAnswer, "no-answer")
            : answer.End?.Status is 486 or 600 or 603 ? (Timings.RestAfterBusy, "busy")
            : (Timings.RestAfterFailure, "gone");
        return (await RestAsync(seat, holder, rest, cause)) with { Q850 = answer.End?.Q850 };
    }

    /// <summary>The seat that answered is done with: it wraps up after a conversation, rests when there was none.</summary>
    public async Task DoneAsync(SeatSnapshot seat, string holder, HandoverEnd end)
    {
        if (end != HandoverEnd.Talked)
        {
            await RestAsync(seat, holder, Timings.RestAfterFailure, end == HandoverEnd.Lost ? "lost" : "left");
            return;
        }

        desk.Queue.LetGo(seat.Id, holder);
        await desk.Writes.TryFencedAsync(seat.Id, "wrap up", () => Seats.WrapUpAsync(seat.Id, holder, Now + Timings.WrapUp, Now));
    }

    /// <summary>The seat was claimed and is not needed.</summary>
    public async Task<SeatRinging> LeaveAsync(SeatSnapshot seat, string holder)
    {
        desk.Queue.LetGo(seat.Id, holder);
        await desk.Writes.TryFencedAsync(seat.Id, "be freed", () => Seats.FreeAsync(seat.Id, holder, Now));
        desk.Queue.Wake();
        return new SeatRinging(null, "caller-left");
    }

    private async Task<SeatRinging> RestAsync(SeatSnapshot seat, string holder, TimeSpan rest, string cause)
    {
        LogRests(seat.Id, rest.TotalSeconds, cause);
        desk.Queue.LetGo(seat.Id, holder);
        await desk.Writes.TryFencedAsync(seat.Id, "rest", () => Seats.RestAsync(seat.Id, holder, Now + rest, cause, Now));
        return new SeatRinging(null, cause);
    }

    private OutboundCallRequest Request(SeatContact contact, SeatDisplay display) => new()
    {
        Target = contact.Uri,
        NextHop = contact.NextHop,
        Kind = contact.Kind,
        From = new SipUri("sip", display.Number, desk.Options.Address.Host, desk.Options.Address.Port),
        FromDisplay = display.City,
        Headers = display.Note.Length == 0 ? [] : [new SipHeader("Subject", display.Note)],
    };

    [LoggerMessage(20, LogLevel.Information, "Seat {Seat} rests {Seconds} s: {Cause}")]
    private partial void LogRests(string seat, double seconds, string cause);
}

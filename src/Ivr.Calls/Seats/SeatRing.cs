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
/// <param name="Q850">The cause its phone named (RFC 3326); null: none.</param>
internal sealed record SeatRinging(Leg? Leg, string? Failure, int? Q850 = null)
{
    /// <summary>For timelines.</summary>
    public string Why => Failure + (Q850 is { } cause ? $" (Q.850 {cause})" : "");
}

/// <summary>
/// Rings one claimed seat, all its phones (<see cref="SeatFork"/>). Whatever comes of it, the seat ends in a state the store knows: talking, resting for a while,
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

        var groups = Ways(seat);
        if (groups.Count == 0)
        {
            return await RestAsync(seat, holder, Timings.RestAfterFailure, "gone");
        }

        var fork = new SeatFork(desk, loop, desk.Options.SeatSrtp(seat.Id), contact => Request(contact, display) with { PartOf = holder });
        var noAnswer = false;
        using var ring = loop.After(Timings.Ring, () =>
        {
            noAnswer = fork.Rings;
            fork.GiveUp();
        });
        using var left = stop.Register(() => fork.GiveUp("SIP;cause=487;text=\"Caller left\""));
        var forked = await fork.RingAsync(groups);
        if (stop.IsCancellationRequested || !forked.Dialled)
        {
            forked.Leg?.HangUp();
            return await LeaveAsync(seat, holder);
        }

        if (forked.Leg is { } leg)
        {
            // Nobody waits for the store while two people wait for each other.
            desk.Writes.Begin(loop, seat.Id, "be shown talking", () => Seats.TalkingAsync(seat.Id, holder, Now + desk.Options.Line.Lease, Now));
            return new SeatRinging(leg, null);
        }

        var (rest, cause) = forked.Busy ? (Timings.RestAfterBusy, "busy")
            : noAnswer ? (Timings.RestAfterNoAnswer, "no-answer")
            : forked.Unprotected ? (Timings.RestAfterFailure, Leg.Unprotected)
            : (Timings.RestAfterFailure, "gone");
        return (await RestAsync(seat, holder, rest, cause)) with { Q850 = forked.Q850 };
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

    // What this gateway reaches, those of equal preference together; the static contact where no phone has registered that it reaches.
    private List<IReadOnlyList<SeatContact>> Ways(SeatSnapshot seat)
    {
        var here = desk.Options.Instance;
        var ways = seat.Bindings.Where(one => one.IsReachedBy(here)).ToList();
        if (ways.Count < seat.Bindings.Count)
        {
            LogElsewhere(seat.Id, seat.Bindings.Count - ways.Count);
        }

        return ways.Count > 0
            ? [.. ways.GroupBy(one => one.Q).OrderByDescending(group => group.Key).Select(group => Parsed(group.Select(one => SeatContact.From(one, here)))).Where(group => group.Count > 0)]
            : seat.Static is { } text && SeatContact.TryParse(text, out var at) ? [[at]] : [];
    }

    private static List<SeatContact> Parsed(IEnumerable<SeatContact?> contacts) => [.. contacts.OfType<SeatContact>()];

    private OutboundCallRequest Request(SeatContact contact, SeatDisplay display) => new()
    {
        Target = contact.Uri,
        NextHop = contact.NextHop,
        Kind = contact.Kind,
        From = new SipUri("sip", display.Number, desk.Options.Address.Host, desk.Options.Address.Port),
        FromDisplay = display.City,
        Headers = display.Note.Length == 0 ? [] : [new SipHeader("Subject", display.Note)],
    };

    [LoggerMessage(21, LogLevel.Debug, "Seat {Seat}: {Count} ways to it are connections of other gateways")]
    private partial void LogElsewhere(string seat, int count);

    [LoggerMessage(20, LogLevel.Information, "Seat {Seat} rests {Seconds} s: {Cause}")]
    private partial void LogRests(string seat, double seconds, string cause);
}

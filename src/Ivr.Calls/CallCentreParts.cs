using Ivr.Acd;
using Ivr.Flows;
using Ivr.Media;
using Ivr.Sip;
using Ivr.Speech;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>The stores of live state; each may throw <see cref="StoreUnavailableException"/>.</summary>
public sealed record Stores(ISeatStore Seats, ILineStore Lines, ICallbackStore Callbacks, IOverflowStore Overflow, ICallBoard Board, IAnnouncementStore Announcements, IHoursStore Hours);

/// <summary>What calls are made of; the host wires it once.</summary>
public sealed record CallCentreParts
{
    /// <summary>The plan in force; a call asks once, when it begins, and keeps what it got.</summary>
    public required Func<Dialplan> Plan { get; init; }

    /// <summary>The plan of a citizen's call, by its Call-ID and the city that <see cref="Plan"/> decides; null: that plan.</summary>
    public Func<string, string, Dialplan>? PlanOf { get; init; }

    public required Stores Stores { get; init; }

    public required PromptLibrary Prompts { get; init; }

    public required MediaEngine Media { get; init; }

    /// <summary>Where calls are recorded; null: nowhere, whatever the options say.</summary>
    public RecordingDesk? Recordings { get; init; }

    /// <summary>Makes the SIP endpoint around our handlers.</summary>
    public required Func<SipHandlers, SipEndpoint> Sip { get; init; }

    public required SipIds Ids { get; init; }

    public required TimeProvider Time { get; init; }

    public required TurnRunner Run { get; init; }

    public required ILoggerFactory Logs { get; init; }

    /// <summary>Takes each finished call; must not block.</summary>
    public required Action<CallDetailRecord> Records { get; init; }

    /// <summary>The area a caller's number is of, see <see cref="NumberHomes.AreaOf"/>; asked once a call, answers at once. Any thread.</summary>
    public Func<CallerNumber, string?> HomeOf { get; init; } = static _ => null;

    /// <summary>What a plan's register says of a caller's number; null: nothing. Answers at once. Any thread.</summary>
    public Func<Dialplan, CallerNumber, CallerProfile?> ProfileOf { get; init; } = static (_, _) => null;

    /// <summary>Asks a web service for a plan. Never fails: what brings no answer, the end of the call too, is <see cref="WebReply.None"/>.</summary>
    public Func<WebQuestion, CancellationToken, Task<WebReply>> Web { get; init; } = static (_, _) => Task.FromResult(WebReply.None);

    /// <summary>Speaks what nobody recorded; null when it is not there at once: a caller never waits for it.</summary>
    public Func<SpeechOrder, CancellationToken, Task<SpeechSound?>> Speech { get; init; } = static (_, _) => Task.FromResult<SpeechSound?>(null);

    /// <summary>Speaks what will be heard later, and takes its time; null when it cannot be said, which is logged. Any thread.</summary>
    public Func<SpeechOrder, Task<SpeechSound?>> SpeechAhead { get; init; } = static _ => Task.FromResult<SpeechSound?>(null);

    /// <summary>Writes a missed call down locally when the store is away; true once it is safe on disk.</summary>
    public required Func<CallbackRequest, bool> Journal { get; init; }

    /// <summary>The digest password of a seat; null: unknown seat.</summary>
    public required Func<string, string?> PasswordOf { get; init; }

    /// <summary>The digest password of a trunk's account, by the trunk's name; null: it has none.</summary>
    public required Func<string, string?> TrunkPasswordOf { get; init; }

    /// <summary>Spreads what must not happen everywhere at once. Used on one loop.</summary>
    public required Random Chance { get; init; }

    public CallLoop NewLoop() => new(Run, Time, Logs.CreateLogger<CallLoop>());
}

using System.Globalization;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>
/// Who was called before us, as a trunk tells it: Diversion (RFC 5806), the newest on top, and History-Info (RFC 7044), the
/// oldest first. Whoever we send the call on to is told the same, with ourselves added.
/// </summary>
/// <param name="Diversions">The values as they came.</param>
/// <param name="Entries">The values of History-Info as they came.</param>
internal sealed record CallHistory(IReadOnlyList<string> Diversions, IReadOnlyList<string> Entries)
{
    // What more there is would only make the message too large: the oldest of Diversion, the middle of History-Info go.
    private const int Most = 8;

    public static CallHistory None { get; } = new([], []);

    /// <summary>The number first called, before anybody sent the call on; null: the call came straight to us, or that is not told.</summary>
    public string? FirstCalled =>
        UserOf(Diversions is [.., var oldest] ? oldest : null) ?? (Entries.Count > 1 ? UserOf(Entries[0]) : null);

    /// <summary>Whether that number was called before us.</summary>
    public bool Names(string number) => Diversions.Concat(Entries.SkipLast(1)).Any(value => UserOf(value) is { } user && Flows.CalledNumber.Normalise(user) == number);

    /// <summary>From a stranger nothing is taken: it is worth what its sender is.</summary>
    public static CallHistory Of(SipRequest invite, bool trusted) => trusted
        ? new CallHistory([.. Readable(invite, "Diversion").Take(Most)], [.. Readable(invite, "History-Info")])
        : None;

    /// <summary>The headers of the call sent on.</summary>
    /// <param name="called">Our number, as it was called.</param>
    /// <param name="target">Where the call goes now; it stands in the history without parameters.</param>
    /// <param name="why">Why it goes on.</param>
    public IReadOnlyList<SipHeader> SentOn(SipUri called, SipUri target, SentOnBecause why)
    {
        var (root, index) = Own();
        return
        [
            new SipHeader("Diversion", string.Join(", ", Diversions.Take(Most - 1).Prepend($"<{called}>;reason={why.Reason};counter=1"))),
            new SipHeader("History-Info", string.Join(", ", [.. root, $"<{called}?Reason=SIP%3Bcause%3D{why.Cause}>;index={index}", $"<{target.Bare()}>;index={index}.1;mp={index}"])),
        ];
    }

    // RFC 7044 9.2: the entry of what was called with us is ours to add, below the one that sent it here.
    private (IEnumerable<string> Before, string Index) Own()
    {
        if (Entries.Count == 0)
        {
            return ([], "1");
        }

        var kept = Entries.Count <= Most ? Entries : [Entries[0], .. Entries.TakeLast(Most - 1)];
        var last = SipAddress.TryParse(Entries[^1], out var address) ? address.Parameters["index"] : null;
        return (kept, (last ?? Entries.Count.ToString(CultureInfo.InvariantCulture)) + ".1");
    }

    private static IEnumerable<string> Readable(SipRequest invite, string header) =>
        invite.Headers(header).Where(static value => SipAddress.TryParse(value, out _));

    private static string? UserOf(string? value) =>
        value is not null && SipAddress.TryParse(value, out var address) && address.Uri.User.Split(';')[0] is { Length: > 0 } user ? user : null;
}

/// <summary>Why a call goes on.</summary>
/// <param name="Reason">As Diversion says it (RFC 5806 4).</param>
/// <param name="Cause">As History-Info says it: the status we would have answered with (RFC 7044 10.1).</param>
internal sealed record SentOnBecause(string Reason, int Cause)
{
    /// <summary>Nobody here can take it.</summary>
    public static SentOnBecause NobodyFree { get; } = new("unavailable", 480);

    /// <summary>A seat hands it on.</summary>
    public static SentOnBecause HandedOn { get; } = new("unconditional", 302);
}

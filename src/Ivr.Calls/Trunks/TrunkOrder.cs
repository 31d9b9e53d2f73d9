using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>A call to be made by one of several trunks. See <see cref="TrunkDesk.DialAsync"/>.</summary>
internal sealed record TrunkOrder
{
    /// <summary>The loop of the call, on which all of it happens.</summary>
    public required CallLoop Loop { get; init; }

    /// <summary>Where it is written by which trunk it went, and why others were passed over.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>The trunks, in the order they are to be tried: <see cref="TrunkDesk.Out"/>, <see cref="TrunkDesk.To"/>.</summary>
    public required IReadOnlyList<LiveTrunk> Ways { get; init; }

    /// <summary>The call by one of them. Proxy, account and what redirections are followed are added; the offer comes from the leg.</summary>
    public required Func<Trunk, OutboundCallRequest> Request { get; init; }

    /// <summary>How long it may ring.</summary>
    public required TimeSpan Ring { get; init; }

    /// <summary>Who hears it ring, our ringing until the network of whom is called is heard (RFC 3960 3.2); null: nobody does.</summary>
    public Leg? Ear { get; init; }

    /// <summary>Who is called, a word: the steps are <c>citizen-ringing</c>, <c>citizen-failed</c>, <c>citizen-answered</c>.</summary>
    public required string Whom { get; init; }
}

/// <summary>How a call by trunks came out.</summary>
/// <param name="Leg">Whoever was called answered; null: not.</param>
/// <param name="Trunk">By which it went, at last; null: by none.</param>
/// <param name="End">How the last leg failed; null: it answered, or none was dialled.</param>
/// <param name="Failure">Why nobody could even be asked: one of the words below; null: the other side answered, or would not.</param>
internal sealed record TrunkAnswer(Leg? Leg, Trunk? Trunk, SipCallEnd? End, string? Failure)
{
    /// <summary>No trunk is there for such a call.</summary>
    public const string NoTrunk = "no-trunk";

    /// <summary>All there are were passed over, or failed.</summary>
    public const string TrunkDown = "trunk-down";

    /// <summary>No RTP port is free.</summary>
    public const string Capacity = "capacity";
}

namespace Ivr.Calls;

/// <summary>Who ended the call.</summary>
public enum EndedBy
{
    Caller,
    Seat,
    Gateway,
    Network,
}

/// <summary>Why the call ended; set once, first reason wins.</summary>
/// <param name="By">Whose doing it was.</param>
/// <param name="Cause">A stable word: <c>hung-up</c>, <c>cancelled</c>, <c>rejected</c>, <c>no-ack</c>, <c>flow-ended</c>, <c>store-down</c> …</param>
/// <param name="Status">The SIP status when the call was refused.</param>
/// <param name="Q850">The telephone network's cause, as the other side named it; null: none.</param>
public sealed record CallEnding(EndedBy By, string Cause, int? Status = null, int? Q850 = null);

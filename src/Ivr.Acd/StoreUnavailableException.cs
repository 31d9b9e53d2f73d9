namespace Ivr.Acd;

/// <summary>
/// The store did not answer, or refused. Whether a write happened is unknown: repeat it with the same token, or let
/// its lease lapse. Every store operation may throw it, within about 1.5 s.
/// </summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

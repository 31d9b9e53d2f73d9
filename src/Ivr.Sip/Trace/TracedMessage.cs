namespace Ivr.Sip;

/// <summary>One message as it went over the wire; one that was repeated stands here as often as it went.</summary>
/// <param name="Order">Counts up over all messages of the endpoint: the order they went in, also within one tick of the clock.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Sent">True: by us.</param>
/// <param name="Flow">The other side.</param>
/// <param name="Bytes">All of it, as on the wire, numbers and all.</param>
public sealed record TracedMessage(long Order, DateTimeOffset At, bool Sent, SipFlow Flow, ReadOnlyMemory<byte> Bytes)
{
    // This record, the array, their places in lists and tables, and a share of what is kept for a call.
    private const int Keeping = 160;

    /// <summary>What it costs to keep, in bytes.</summary>
    internal int Size => Bytes.Length + Keeping;
}

using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>What everything in one endpoint shares.</summary>
internal sealed class SipStack
{
    public required SipEndpointOptions Options { get; init; }

    public required SipHandlers Handlers { get; init; }

    public required SipWire Wire { get; init; }

    public required SipIds Ids { get; init; }

    public required TimeProvider Time { get; init; }

    public required ILogger Log { get; init; }

    public SipCounters Counters { get; } = new();

    public TransactionTable Transactions { get; } = new();

    public DialogTable Dialogs { get; } = new();

    public SipHome NewHome(SynchronizationContext context) => new(context, Time, Log, Options.MostWaitingPerCall);
}

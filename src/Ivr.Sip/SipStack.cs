using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>What everything in one endpoint shares.</summary>
internal sealed class SipStack
{
    public SipStack(SipEndpointOptions options, SipHandlers handlers, SipWire wire, SipIds ids, TimeProvider time, ILogger log)
    {
        Options = options;
        Handlers = handlers;
        Wire = wire;
        Ids = ids;
        Time = time;
        Log = log;
        var address = new OurAddress(options, wire);
        Responses = new ResponseMaker(options, address);
        Requests = new RequestMaker(options, address, ids);
        Large = new LargeRequests(wire, time);
        Transactions = new TransactionTable(time, options.Timers);
        Trace = new SipTrace(options.Trace, time);
        Ways = new WayFinder(options, wire, time, log);
        Service = new SipHome(handlers.ServiceHome, time, log, options.MostWaitingService);
    }

    public SipEndpointOptions Options { get; }

    public SipHandlers Handlers { get; }

    public SipWire Wire { get; }

    public SipIds Ids { get; }

    public TimeProvider Time { get; }

    public ILogger Log { get; }

    public ResponseMaker Responses { get; }

    public RequestMaker Requests { get; }

    public LargeRequests Large { get; }

    public WayFinder Ways { get; }

    /// <summary>Where requests outside calls live.</summary>
    public SipHome Service { get; }

    public SipTrace Trace { get; }

    public SipCounters Counters { get; } = new();

    public TransactionTable Transactions { get; }

    public DialogTable Dialogs { get; } = new();

    /// <summary>Sends a message of a call, and keeps it for who wants to see it.</summary>
    /// <param name="failed">Called at most once, on any thread, when it surely did not go.</param>
    /// <returns>See <see cref="ISipTransport.Send"/>.</returns>
    public long Send(string callId, SipFlow flow, ReadOnlyMemory<byte> message, Action? failed)
    {
        Trace.Note(callId, sent: true, flow, message);
        return Wire.Send(flow, message, failed);
    }

    public SipHome NewHome(SynchronizationContext context) => new(context, Time, Log, Options.MostWaitingPerCall);
}

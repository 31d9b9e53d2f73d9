using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>
/// A SIP endpoint: answers and makes calls and requests over its transports. What belongs to one call runs at that call's
/// home, one at a time.
/// </summary>
public sealed class SipEndpoint : IAsyncDisposable
{
    private static readonly byte[] Pong = "\r\n"u8.ToArray();

    private readonly SipStack _stack;
    private readonly IReadOnlyList<ISipTransport> _transports;

    /// <param name="options">What it is called and how much it bears.</param>
    /// <param name="handlers">What it does with what comes in.</param>
    /// <param name="transports">At most one of each kind; the endpoint owns them.</param>
    /// <param name="ids">For tags, branches and Call-IDs.</param>
    /// <param name="time">For all timers.</param>
    /// <param name="logs">Where it speaks.</param>
    public SipEndpoint(
        SipEndpointOptions options, SipHandlers handlers, IReadOnlyList<ISipTransport> transports, SipIds ids, TimeProvider time, ILoggerFactory logs)
    {
        _transports = transports;
        _stack = new SipStack(options, handlers, new SipWire(transports), ids, time, logs.CreateLogger<SipEndpoint>());
    }

    public SipCounters Counters => _stack.Counters;

    /// <summary>The last messages of each call.</summary>
    public SipTrace Trace => _stack.Trace;

    /// <summary>Calls whose dialog lives, also those that only wait for the answer to their BYE.</summary>
    public int Dialogs => _stack.Dialogs.Count;

    /// <summary>Transactions that live, of both sides.</summary>
    public int Transactions => _stack.Transactions.Servers + _stack.Transactions.Clients;

    /// <summary>Opens the transports.</summary>
    /// <exception cref="SipBindException">An address cannot be opened; those opened before stay so until the endpoint is disposed.</exception>
    public void Start()
    {
        var arrivals = new Arrivals(_stack);
        var receiver = new SipReceiver(arrivals.Take, flow => _stack.Wire.Send(flow, Pong, null), Closed);
        foreach (var transport in _transports)
        {
            transport.Start(receiver);
        }
    }

    /// <summary>Makes a call. On its home; set the callbacks of the result before leaving the turn.</summary>
    /// <exception cref="ArgumentException">The request has no offer.</exception>
    public OutboundCall Call(SynchronizationContext home, OutboundCallRequest request)
    {
        if (request.Offer is null)
        {
            throw new ArgumentException("A call needs an offer.", nameof(request));
        }

        var call = new OutboundCall(_stack, _stack.NewHome(home), request);
        if (request.PartOf is { } whole)
        {
            Trace.Join(whole, call.CallId);
        }

        call.Start();
        return call;
    }

    /// <summary>Sends a request outside any call and waits for its final response.</summary>
    /// <returns>The response; a 408 of our own making when none came, a 503 when the request could not be sent.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled; an answer that still comes is ignored.</exception>
    /// <exception cref="ArgumentException">A header is malformed.</exception>
    public async Task<SipResponse> RequestAsync(SynchronizationContext home, OutboundRequest request, CancellationToken stop)
    {
        var place = _stack.NewHome(home);
        var going = new RequestOutside(_stack, place, request);
        using var abandoned = stop.Register(() => going.Abandon(stop));
        place.Post(going.Start);
        return await going.Done;
    }

    private void Closed(SipFlow flow)
    {
        _stack.Transactions.Cut(flow);
        if (_stack.Handlers.OnFlowClosed is { } told)
        {
            _stack.Service.Post(() => told(flow));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var transport in _transports)
        {
            await transport.DisposeAsync();
        }
    }
}

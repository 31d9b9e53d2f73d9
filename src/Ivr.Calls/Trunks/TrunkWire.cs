using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>How the trunk desk speaks with carriers, on its loop.</summary>
/// <param name="Address">Ours.</param>
internal sealed record TrunkWire(SipEndpoint Endpoint, CallLoop Loop, SipUri Address, TimeProvider Time)
{
    /// <summary>Sends a request outside any call, through the trunk's proxy and with its account.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public Task<SipResponse> RequestAsync(LiveTrunk by, OutboundRequest request, CancellationToken stop) =>
        Endpoint.RequestAsync(Loop, request with { Proxy = request.Proxy ?? by.Trunk.Proxy, Credentials = by.Credentials }, stop);
}

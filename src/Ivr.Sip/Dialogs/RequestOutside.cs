using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>One request of ours outside any call; ends in a final response, come or made up (RFC 3261 8.1.3.1).</summary>
internal sealed partial class RequestOutside(SipStack stack, SipHome home, OutboundRequest wanted)
{
    private readonly TaskCompletionSource<SipResponse> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<SipResponse> Done => _done.Task;

    private static SipFlow Nowhere { get; } = new(SipTransportKind.Udp, new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0));

    public void Start() => stack.Ways.Find(wanted.Proxy ?? wanted.Target, wanted.NextHop, wanted.Kind, home, Go);

    public void Abandon(CancellationToken stop) => _done.TrySetCanceled(stop);

    private void Go(IReadOnlyList<SipFlow> ways)
    {
        try
        {
            // Where there is no way there is still a request, for its answer to be made of.
            var request = stack.Requests.Outside(wanted, ways is [var first, ..] ? first : Nowhere);
            if (ways.Count == 0)
            {
                Fail(request, ClientFailure.Transport);
            }
            else
            {
                Send(request, ways);
            }
        }
        catch (ArgumentException error)
        {
            LogUnmakeable(stack.Log, error, wanted.Method);
            _done.TrySetException(error);
        }
    }

    private void Send(SipRequest request, IReadOnlyList<SipFlow> ways)
    {
        var number = request.CSeq.Number;
        new Delivery(stack, home, new Proofs(wanted.Credentials, stack.Ids))
        {
            OnResponse = (_, response) => Receive(response),
            OnFailure = failure => Fail(request, failure),
            NextNumber = () => ++number,
        }.Start(request, ways);
    }

    private void Receive(SipResponse response)
    {
        if (!response.IsProvisional)
        {
            _done.TrySetResult(response);
        }
    }

    private void Fail(SipRequest request, ClientFailure failure) =>
        _done.TrySetResult(SipResponse.For(request, failure == ClientFailure.TimedOut ? 408 : 503, toTag: stack.Ids.NewTag()));

    [LoggerMessage(341, LogLevel.Error, "A {Method} request cannot be made")]
    private static partial void LogUnmakeable(ILogger log, Exception error, string method);
}

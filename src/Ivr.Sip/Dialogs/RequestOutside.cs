using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>One request of ours outside any call, with its challenge answered once; ends in a final response, come or made up (RFC 3261 8.1.3.1).</summary>
internal sealed partial class RequestOutside(SipStack stack, SipHome home, OutboundRequest wanted)
{
    private readonly TaskCompletionSource<SipResponse> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _challenged;

    public Task<SipResponse> Done => _done.Task;

    public void Start() => stack.Ways.Find(wanted.Proxy ?? wanted.Target, wanted.NextHop, wanted.Kind, home, Go);

    public void Abandon(CancellationToken stop) => _done.TrySetCanceled(stop);

    private void Go(SipFlow? way)
    {
        try
        {
            // Where there is no way there is still a request, for its answer to be made of.
            var request = stack.Requests.Outside(wanted, way ?? Nowhere);
            if (way is null)
            {
                Fail(request, ClientFailure.Transport);
            }
            else
            {
                Send(request, way);
            }
        }
        catch (ArgumentException error)
        {
            LogUnmakeable(stack.Log, error, wanted.Method);
            _done.TrySetException(error);
        }
    }

    private static SipFlow Nowhere { get; } = new(SipTransportKind.Udp, new System.Net.IPEndPoint(System.Net.IPAddress.Any, 0));

    private void Send(SipRequest request, SipFlow way) =>
        new NonInviteClientTransaction(stack, home, request, way)
        {
            OnResponse = response => Receive(request, way, response),
            OnFailure = failure => Fail(request, failure),
        }.Start();

    private void Receive(SipRequest request, SipFlow way, SipResponse response)
    {
        if (response.IsProvisional)
        {
            return;
        }

        if (response.Status is 401 or 407 && !_challenged && wanted.Credentials is { } credentials
            && DigestAnswer.TryMake(request, response, credentials, stack.Ids, out var answer))
        {
            _challenged = true;
            Send(
                request.With(stack.Requests.NewVia(way), new SipHeader("CSeq", $"{request.CSeq.Number + 1} {request.Method}"), answer),
                way);
            return;
        }

        _done.TrySetResult(response);
    }

    private void Fail(SipRequest request, ClientFailure failure) =>
        _done.TrySetResult(SipResponse.For(request, failure == ClientFailure.TimedOut ? 408 : 503, toTag: stack.Ids.NewTag()));

    [LoggerMessage(341, LogLevel.Error, "A {Method} request cannot be made")]
    private static partial void LogUnmakeable(ILogger log, Exception error, string method);
}

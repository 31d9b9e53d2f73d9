namespace Ivr.Sip;

/// <summary>Sends a request that is no INVITE inside a dialog.</summary>
internal static class InDialogSender
{
    /// <param name="call">Whose home the work runs at.</param>
    /// <param name="done">The final status, at home: 408 when none came, 503 when it could not be sent; with the response when there is one.</param>
    public static void Send(SipCall call, Dialog dialog, string method, IReadOnlyList<SipHeader> headers, Action<int, SipResponse?> done, SipBody? body = null) =>
        dialog.FindWays(call.Stack, call.Home, ways => new Delivery(call.Stack, call.Home, call.Proofs)
        {
            OnResponse = (_, response) =>
            {
                if (!response.IsProvisional)
                {
                    done(response.Status, response);
                }
            },
            OnFailure = failure => done(failure == ClientFailure.TimedOut ? 408 : 503, null),
            NextNumber = () => ++dialog.LocalSequence,
        }.Start(call.Stack.Requests.Inside(dialog, method, ways[0], [.. headers, .. call.Proofs.For(method, dialog.RequestUri)], body), ways));
}

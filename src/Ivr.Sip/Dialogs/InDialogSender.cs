namespace Ivr.Sip;

/// <summary>Sends a request that is no INVITE inside a dialog.</summary>
internal static class InDialogSender
{
    /// <param name="call">Whose home the work runs at.</param>
    /// <param name="done">The final status, at home: 408 when none came, 503 when it could not be sent; with the response when there is one.</param>
    public static void Send(SipCall call, Dialog dialog, string method, IReadOnlyList<SipHeader> headers, Action<int, SipResponse?> done, SipBody? body = null)
    {
        dialog.FindWay(call.Stack, call.Home, way =>
        {
            if (way is null)
            {
                done(503, null);
                return;
            }

            new NonInviteClientTransaction(call.Stack, call.Home, call.Stack.Requests.Inside(dialog, method, way, headers, body), way)
            {
                OnResponse = response =>
                {
                    if (!response.IsProvisional)
                    {
                        done(response.Status, response);
                    }
                },
                OnFailure = failure => done(failure == ClientFailure.TimedOut ? 408 : 503, null),
            }.Start();
        });
    }
}

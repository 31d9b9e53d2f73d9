using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>A call we make. It begins at once; set its callbacks before leaving the turn that made it.</summary>
public sealed partial class OutboundCall : SipCall
{
    private readonly OutboundCallRequest _wanted;
    private readonly EarlyBranches _early;
    private readonly Forks _forks;
    private InviteClientTransaction? _invite;
    private string? _reason;
    private bool _rings;
    private bool _cancelled;
    private bool _answered;
    private bool _challenged;

    internal OutboundCall(SipStack stack, SipHome home, OutboundCallRequest wanted)
        : base(stack, home, stack.Ids.NewCallId(), stack.Ids.NewTag())
    {
        _wanted = wanted;
        _forks = new Forks(this);
        _early = new EarlyBranches(this);
        LocalSession = wanted.Offer;
        Stack.Dialogs.Add(this);
    }

    /// <summary>180, 183 and their kin; never 100.</summary>
    public Action<SipResponse>? OnProvisional { get; set; }

    /// <summary>The 200, once; its ACK has gone. Its body is the session that holds, also where a 183 brought that.</summary>
    public Action<SipResponse>? OnAnswered { get; set; }

    /// <summary>The other side has said something, if only 100: it is there.</summary>
    public bool IsHeard { get; private set; }

    internal override bool IsAnswered => _answered;

    internal override bool HasSession => _answered || _early.IsSettled;

    public override void HangUp(string? reason = null)
    {
        if (End is not null)
        {
            return;
        }

        _reason = reason;
        if (_answered)
        {
            SayBye(reason);
        }
        else
        {
            Cancel();
        }

        Finish(new SipCallEnd(SipEndCause.LocalHangUp));
    }

    internal void Start() => Stack.Ways.Find(_wanted.Proxy ?? _wanted.Target, _wanted.NextHop, _wanted.Kind, Home, Go);

    internal override bool Knows(string? remoteTag) =>
        Dialog is { } dialog ? remoteTag == dialog.RemoteTag : remoteTag is not null && _early.Knows(remoteTag);

    internal override void ReceiveBye(SipRequest bye)
    {
        if (_answered)
        {
            Leave();
        }
        else
        {
            // A BYE to a call that still rings ends that branch; the others are called off.
            Cancel();
        }

        Finish(new SipCallEnd(SipEndCause.RemoteBye, Q850: SipReason.Q850Of(bye)));
    }

    private void Go(SipFlow? way)
    {
        if (End is not null)
        {
            Leave();
            return;
        }

        if (way is null)
        {
            Home.Post(() => Failed(ClientFailure.Transport));
            return;
        }

        try
        {
            Send(Stack.Requests.Invite(_wanted, CallId, LocalTag, way, Session.Wanted()), way);
        }
        catch (ArgumentException error)
        {
            LogUnmakeable(Stack.Log, error, CallId);
            Home.Post(() => Failed(ClientFailure.Transport));
        }
    }

    private void Send(SipRequest request, SipFlow way)
    {
        _rings = false;
        _invite = new InviteClientTransaction(Stack, Home, request, way) { OnResponse = Receive, OnFailure = Failed };
        _invite.Start();
    }

    private void Receive(SipResponse response)
    {
        IsHeard = true;
        switch (response.Status)
        {
            case < 200:
                Provisional(response);
                break;
            case < 300:
                Answered(response);
                break;
            default:
                Refused(response);
                break;
        }
    }

    private void Provisional(SipResponse response)
    {
        _rings = true;
        var isNews = _early.Take(_invite!, response);
        if (End is not null)
        {
            Cancel();
        }
        else if (isNews && response.Status > 100)
        {
            OnProvisional?.Invoke(response);
        }
    }

    private void Answered(SipResponse response)
    {
        if (_forks.Acknowledge(_invite!, response) is not { } dialog)
        {
            return;
        }

        if (_answered)
        {
            // Another branch of a fork answered too (RFC 3261 13.2.2.4).
            InDialogSender.Send(this, dialog, SipMethods.Bye, [], static (_, _) => { });
            return;
        }

        var concluded = _early.Conclude(dialog, response);
        _answered = true;
        Dialog = dialog;
        if (End is not null)
        {
            // It crossed our CANCEL.
            SayBye(_reason);
            return;
        }

        Session.Confirm(response);
        OnAnswered?.Invoke(concluded);
    }

    private void Refused(SipResponse response)
    {
        if (End is null && Again(response) is { } request)
        {
            Send(request, _invite!.Way);
            return;
        }

        Leave();
        Finish(new SipCallEnd(SipEndCause.Rejected, response.Status, SipReason.Q850Of(response)) { RetryAfter = response.RetryAfter });
    }

    // Answers a challenge (RFC 3261 22.2) or a demand for longer session timers (RFC 4028 7.3): each once.
    private SipRequest? Again(SipResponse response)
    {
        var request = _invite!.Request;
        List<SipHeader> changes =
        [
            Stack.Requests.NewVia(_invite.Way),
            new("CSeq", $"{request.CSeq.Number + 1} INVITE"),
        ];
        if (response.Status is 401 or 407 && !_challenged && _wanted.Credentials is { } credentials
            && DigestAnswer.TryMake(request, response, credentials, Stack.Ids, out var answer))
        {
            _challenged = true;
            changes.Add(answer);
            return request.With([.. changes]);
        }

        if (response.Status == 422 && Session.Longer(response) is { } longer)
        {
            return request.With([.. changes, .. longer]);
        }

        return null;
    }

    private void Failed(ClientFailure failure)
    {
        Leave();
        Finish(failure == ClientFailure.TimedOut
            ? new SipCallEnd(SipEndCause.TimedOut, 408)
            : new SipCallEnd(SipEndCause.TransportFailed, 503));
    }

    // A CANCEL may not overtake its INVITE: it waits for the first sign that this arrived (RFC 3261 9.1).
    private void Cancel()
    {
        if (_cancelled || !_rings)
        {
            return;
        }

        _cancelled = true;
        var cancel = _invite!.Request.Cancel();
        if (_reason is not null)
        {
            cancel = cancel.With(new SipHeader("Reason", _reason));
        }

        new NonInviteClientTransaction(Stack, Home, cancel, _invite.Flow)
        {
            OnResponse = static _ => { },
            OnFailure = static _ => { },
        }.Start();
        _invite.ExpectFinal();
    }

    [LoggerMessage(340, LogLevel.Error, "The INVITE of call {CallId} cannot be made")]
    private static partial void LogUnmakeable(ILogger log, Exception error, string callId);
}

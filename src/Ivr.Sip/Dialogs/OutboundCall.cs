using Microsoft.Extensions.Logging;

namespace Ivr.Sip;

/// <summary>A call we make. It begins at once; set its callbacks before leaving the turn that made it.</summary>
public sealed partial class OutboundCall : SipCall
{
    private readonly OutboundCallRequest _wanted;
    private readonly Forks _forks;
    private readonly Redirections _redirections;
    private EarlyBranches _early;
    private Delivery? _delivery;
    private string? _reason;
    private uint _number;
    private bool _answered;

    internal OutboundCall(SipStack stack, SipHome home, OutboundCallRequest wanted)
        : base(stack, home, stack.Ids.NewCallId(), stack.Ids.NewTag(), wanted.Credentials)
    {
        _wanted = wanted;
        _forks = new Forks(this);
        _early = new EarlyBranches(this);
        _redirections = new Redirections(wanted);
        LocalSession = wanted.Offer;
        Stack.Dialogs.Add(this);
    }

    /// <summary>180, 183 and their kin; never 100. Its body is the session it brings, or empty.</summary>
    public Action<SipResponse>? OnProvisional { get; set; }

    /// <summary>
    /// The 200, once; its ACK has gone. Its body is the session that holds, also where a 183 brought that; it is empty where
    /// <see cref="SipCall.OnOffer"/> agreed on another one before (RFC 3311).
    /// </summary>
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
            _delivery?.Cancel(reason);
        }

        Finish(new SipCallEnd(SipEndCause.LocalHangUp));
    }

    internal void Start() => Stack.Ways.Find(_wanted.Proxy ?? _wanted.Target, _wanted.NextHop, _wanted.Kind, Home, ways => Go(_wanted.Target, ways));

    internal override bool Knows(string? remoteTag) =>
        Dialog is { } dialog ? remoteTag == dialog.RemoteTag : remoteTag is not null && _early.Knows(remoteTag);

    internal override Dialog? DialogOf(string? remoteTag) => Dialog ?? _early.DialogOf(remoteTag);

    internal override void Renewed(string? remoteTag) => _early.Renewed(remoteTag);

    internal override void ReceiveBye(SipRequest bye)
    {
        if (_answered)
        {
            Leave();
        }
        else
        {
            // A BYE to a call that still rings ends that branch; the others are called off.
            _delivery!.Cancel(null);
        }

        Finish(new SipCallEnd(SipEndCause.RemoteBye, Q850: SipReason.Q850Of(bye)));
    }

    private void Go(SipUri target, IReadOnlyList<SipFlow> ways)
    {
        if (End is not null)
        {
            Leave();
            return;
        }

        if (ways.Count == 0)
        {
            Home.Post(() => Failed(ClientFailure.Transport));
            return;
        }

        try
        {
            _early = new EarlyBranches(this);
            _delivery = new Delivery(Stack, Home, Proofs) { OnResponse = Receive, OnFailure = Failed, OnLate = AnsweredLate, NextNumber = () => ++_number };
            _delivery.Start(Stack.Requests.Invite(_wanted, this, target, ++_number, ways[0]), ways);
        }
        catch (ArgumentException error)
        {
            LogUnmakeable(Stack.Log, error, CallId);
            Home.Post(() => Failed(ClientFailure.Transport));
        }
    }

    private void Receive(ClientTransaction invite, SipResponse response)
    {
        IsHeard = true;
        switch (response.Status)
        {
            case < 200:
                Provisional(invite, response);
                break;
            case < 300:
                Answered(invite, response);
                break;
            default:
                Refused(response);
                break;
        }
    }

    private void Provisional(ClientTransaction invite, SipResponse response)
    {
        var isNews = _early.Take(invite, response, _delivery!.From(invite.Way));
        if (End is null && isNews && response.Status > 100)
        {
            OnProvisional?.Invoke(response.WithBody(SessionBody.Of(response)?.Bytes ?? default));
        }
    }

    private void Answered(ClientTransaction invite, SipResponse response)
    {
        if (_forks.Acknowledge(invite, response, _delivery!.From(invite.Way)) is not { } dialog)
        {
            return;
        }

        if (_answered)
        {
            // Another branch of a fork answered too (RFC 3261 13.2.2.4).
            Dismiss(dialog);
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

    // The call went on by another way meanwhile: one of the two is enough.
    private void AnsweredLate(ClientTransaction invite, SipResponse response)
    {
        if (_forks.Acknowledge(invite, response, [invite.Way]) is { } dialog)
        {
            Dismiss(dialog);
        }
    }

    private void Dismiss(Dialog dialog) => InDialogSender.Send(this, dialog, SipMethods.Bye, [], static (_, _) => { });

    private void Refused(SipResponse response)
    {
        // A demand for longer session timers is met once (RFC 4028 7.3).
        if (End is null && response.Status == 422 && Session.Longer(response) is { } longer)
        {
            _delivery!.Again(longer);
        }
        else if (End is not null || !Follow(_redirections.After(response)))
        {
            Leave();
            Finish(new SipCallEnd(SipEndCause.Rejected, response.Status, SipReason.Q850Of(response)) { RetryAfter = response.RetryAfter });
        }
    }

    private bool Follow(SipUri? target)
    {
        if (target is null)
        {
            return false;
        }

        Stack.Ways.Find(_wanted.Proxy ?? target, Home, ways => Go(target, ways));
        return true;
    }

    private void Failed(ClientFailure failure)
    {
        if (End is null && Follow(_redirections.Next()))
        {
            return;
        }

        Leave();
        Finish(failure == ClientFailure.TimedOut
            ? new SipCallEnd(SipEndCause.TimedOut, 408)
            : new SipCallEnd(SipEndCause.TransportFailed, 503));
    }

    [LoggerMessage(340, LogLevel.Error, "The INVITE of call {CallId} cannot be made")]
    private static partial void LogUnmakeable(ILogger log, Exception error, string callId);
}

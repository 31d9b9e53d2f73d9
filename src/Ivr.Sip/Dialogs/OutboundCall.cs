namespace Ivr.Sip;

/// <summary>A call we make. It begins at once; set its callbacks before leaving the turn that made it.</summary>
public sealed class OutboundCall : SipCall
{
    private readonly OutboundCallRequest _wanted;
    private readonly HashSet<string> _remoteTags = [];
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _acks = [];
    private SipRequest _request;
    private InviteClientTransaction? _invite;
    private SipFlow? _way;
    private string? _reason;
    private bool _cancelled;
    private bool _rang;
    private bool _answered;
    private bool _challenged;

    internal OutboundCall(SipStack stack, SipHome home, OutboundCallRequest wanted)
        : base(stack, home, stack.Ids.NewCallId(), stack.Ids.NewTag())
    {
        _wanted = wanted;
        LocalSession = wanted.Offer;
        _request = stack.Requests.Invite(wanted, CallId, LocalTag, Session.Wanted());
        Stack.Dialogs.Add(this);
    }

    /// <summary>180, 183 and their kin; never 100.</summary>
    public Action<SipResponse>? OnProvisional { get; set; }

    /// <summary>The 200, once; its ACK has gone.</summary>
    public Action<SipResponse>? OnAnswered { get; set; }

    internal override bool IsAnswered => _answered;

    public override void HangUp(string? reason = null)
    {
        if (End is not null)
        {
            return;
        }

        if (_answered)
        {
            SayBye(reason);
        }
        else
        {
            _reason = reason;
            Cancel();
        }

        Finish(new SipCallEnd(SipEndCause.LocalHangUp));
    }

    internal void Start()
    {
        if (_wanted.NextHop is { } hop)
        {
            Home.Post(() => Go(new SipFlow(_wanted.Kind, hop)));
        }
        else
        {
            Stack.Ways.Find(_wanted.Target, Home, way => Home.Post(() => Go(way)));
        }
    }

    internal override bool Knows(string? remoteTag) =>
        Dialog is { } dialog ? remoteTag == dialog.RemoteTag : remoteTag is not null && _remoteTags.Contains(remoteTag);

    internal override void ReceiveBye()
    {
        if (_answered)
        {
            Leave();
        }
        else
        {
            // A BYE to a call that still rings ends that branch; the rest is called off.
            Cancel();
        }

        Finish(new SipCallEnd(SipEndCause.RemoteBye));
    }

    private void Go(SipFlow? way)
    {
        if (End is not null)
        {
            Leave();
        }
        else if (way is null)
        {
            Failed(ClientFailure.Transport);
        }
        else
        {
            _way = way;
            Send();
        }
    }

    private void Send()
    {
        _rang = false;
        _request = Stack.Requests.WithVia(_request, _way!);
        _invite = new InviteClientTransaction(Stack, Home, _request, _way!) { OnResponse = Receive, OnFailure = Failed };
        _invite.Start();
    }

    private void Receive(SipResponse response)
    {
        if (response.Status < 200)
        {
            Provisional(response);
        }
        else if (response.Status < 300)
        {
            Answered(response);
        }
        else
        {
            Refused(response);
        }
    }

    private void Provisional(SipResponse response)
    {
        _rang = true;
        if (response.To.Tag is { } tag)
        {
            _remoteTags.Add(tag);
        }

        if (End is not null)
        {
            Cancel();
        }
        else if (response.Status > 100)
        {
            OnProvisional?.Invoke(response);
        }
    }

    private void Answered(SipResponse response)
    {
        var tag = response.To.Tag ?? "";
        if (_acks.TryGetValue(tag, out var again))
        {
            Stack.Counters.CountRetransmission();
            Acknowledge(again);
            return;
        }
    }
}

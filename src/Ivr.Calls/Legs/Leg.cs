using Ivr.Media;
using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>How dialling a leg came out.</summary>
/// <param name="Ok">Answered, and the answer's session description fits.</param>
/// <param name="End">Why not; null when answered.</param>
public sealed record LegAnswer(bool Ok, SipCallEnd? End)
{
    /// <summary>It answered without the protection its sound must have.</summary>
    public bool IsUnprotected { get; init; }

    /// <summary>For timelines: the status of a refusal, else what happened; with the telephone network's cause where one was named.</summary>
    public string Why => IsUnprotected ? Leg.Unprotected : (End?.Status?.ToString() ?? End?.Cause.ToString() ?? "answered") + (End?.Q850 is { } cause ? $" (Q.850 {cause})" : "");
}

/// <summary>
/// One side of a call: its SIP dialog and its RTP session, kept in step. Offers and answers, hold, digits by RFC 4733
/// and by INFO, and the end of either are handled here. Every member runs on the leg's loop, but for those that say otherwise.
/// </summary>
public sealed class Leg
{
    /// <summary>The word for a leg that would not be protected as it must be.</summary>
    public const string Unprotected = "srtp-required";

    private readonly TaskCompletionSource<LegAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<SipCallEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SipCall _sip;
    private readonly SynchronizationContext _home = SynchronizationContext.Current!;
    private SipBody? _early;
    private bool _reoffered;
    private bool _isEarly;

    private Leg(SipCall sip, MediaSession media)
    {
        _sip = sip;
        Media = media;
        media.OnDigit = key => OnKey?.Invoke(key);
        media.OnRtpTimeout = FellSilent;
        sip.OnEnded = Ending;
        sip.OnOffer = Reoffered;
        sip.OfferWanted = () => Described(media.CreateOffer());
        sip.OnAnswer = AnsweredInAck;
        sip.OnInfo = Info;
        sip.OnRefer = Referred;
        if (sip.End is { } over)
        {
            // taken back by a CANCEL that was read in one turn with its INVITE
            Ending(over);
        }
    }

    public MediaSession Media { get; }

    public string CallId => _sip.CallId;

    /// <summary>The INVITE that opened this leg; null when we dialled it.</summary>
    public SipRequest? Invite => (_sip as InboundCall)?.Request;

    /// <summary>Provisional and final statuses while we dial: 180, 183, 200.</summary>
    public Action<int>? OnStatus { get; set; }

    /// <summary>Whom we dial is heard before he answers: an announcement of his network, or its ringing. Told once, at the first sound and not at its silence.</summary>
    public Action? OnEarlySound { get; set; }

    public Action<char>? OnKey { get; set; }

    public Action<SipCallEnd>? OnEnded { get; set; }

    /// <summary>The other side put us on hold (true) or took us off (RFC 3264 8.4).</summary>
    public Action<bool>? OnHold { get; set; }

    /// <summary>Packets came and come no more (RTP time-out): the phone or its network died. A phone that never sent any is not lost.</summary>
    public Action? OnLost { get; set; }

    /// <summary>The other side asks that its partner be sent on; without a handler that is declined.</summary>
    public Action<Referral>? OnRefer { get; set; }

    /// <summary>Whether <see cref="OnLost"/> happened.</summary>
    public bool IsLost { get; private set; }

    /// <summary>It was refused, or hung up on, because its sound would not be protected as it must be.</summary>
    public bool IsUnprotected { get; private set; }

    /// <summary>Whether the other side holds us.</summary>
    public bool Holds { get; private set; }

    public Task<LegAnswer> Answered => _answered.Task;

    public Task<SipCallEnd> Ended => _ended.Task;

    /// <summary>The INVITE was answered with 200, by whichever side.</summary>
    public bool IsAnswered { get; private set; }

    public bool IsEnded => _sip.End is not null;

    internal SipCall Sip => _sip;

    /// <summary>Whom we dial has said something, if only 100.</summary>
    public bool IsHeard => _sip is OutboundCall { IsHeard: true };

    /// <summary>A leg for an INVITE that came in.</summary>
    public static Leg Of(InboundCall call, MediaSession media)
    {
        media.Know(call.Flow.Remote.Address);
        return new Leg(call, media);
    }

    /// <summary>Dials; <paramref name="request"/> needs no offer, the leg makes it.</summary>
    /// <param name="srtp">How whom we dial protects his sound; null: not.</param>
    /// <exception cref="MediaPortsExhaustedException">No RTP port is free; nothing was sent.</exception>
    public static Leg Dial(SipEndpoint endpoint, MediaEngine engine, SynchronizationContext home, OutboundCallRequest request, SrtpPolicy? srtp = null)
    {
        var media = engine.Open(home, srtp);
        if (request.NextHop is { } hop)
        {
            media.Know(hop.Address);
        }

        var call = endpoint.Call(home, request with { Offer = Described(media.CreateOffer()) });
        var leg = new Leg(call, media);
        call.OnProvisional = leg.DialledProgress;
        call.OnAnswered = leg.DialledAnswer;
        return leg;
    }

    public void Ring() => (_sip as InboundCall)?.Ring();

    /// <summary>
    /// Answers the INVITE's offer ahead of the call, in a 183, so that it can be played to; the 200 will say the same (RFC
    /// 3261 13.2.1). Does nothing when the offer does not fit.
    /// </summary>
    /// <returns>False: nothing can be played yet. An INVITE without an offer would need a reliable 183 (RFC 3262 5).</returns>
    public bool Progress()
    {
        if (_sip is InboundCall { End: null } inbound && _early is null && !inbound.Request.Body.IsEmpty
            && Media.Answer(inbound.Request.Body.Span) is { Accepted: true } verdict)
        {
            _early = Described(verdict.Body);
            inbound.Progress(_early);
        }

        return _early is not null;
    }

    /// <summary>Answers the INVITE with 200, or refuses it with 488 when its offer does not fit.</summary>
    /// <returns>Null when answered, else why not.</returns>
    public string? Answer()
    {
        if (_sip is not InboundCall inbound || inbound.End is not null)
        {
            return "no call to answer";
        }

        if (_early is not null)
        {
            inbound.Answer(_early);
        }
        else if (inbound.Request.Body.IsEmpty)
        {
            inbound.Answer(Described(Media.CreateOffer()));
        }
        else if (Media.Answer(inbound.Request.Body.Span) is var verdict && Fits(verdict))
        {
            inbound.Answer(Described(verdict.Body));
        }
        else
        {
            inbound.Reject(488);
            return IsUnprotected ? Unprotected : "the offer does not fit";
        }

        IsAnswered = _answered.TrySetResult(new LegAnswer(true, null));
        return null;
    }

    public void Reject(int status) => (_sip as InboundCall)?.Reject(status);

    /// <summary>Any thread: elsewhere than on the leg's loop it is posted there.</summary>
    public void HangUp(string? reason = null) => AtHome(() => _sip.HangUp(reason));

    /// <summary>Asks the other side to call somebody else in our stead, see <see cref="SipCall.Refer"/>.</summary>
    public void Refer(SipAddress to, Action<int> told) => _sip.Refer(to, [], told);

    /// <summary>How this leg is named to its other side, see <see cref="SipCall.AsReplaced"/>.</summary>
    public Replaces? AsReplaced => _sip.AsReplaced;

    /// <summary>Does it on the leg's loop: now, when that is where we are. Any thread.</summary>
    internal void AtHome(Action work)
    {
        if (SynchronizationContext.Current == _home)
        {
            work();
        }
        else
        {
            _home.Post(static state => ((Action)state!)(), work);
        }
    }

    /// <summary>Stops ringing; a leg that has answered is left alone.</summary>
    public void GiveUp(string? reason = null)
    {
        if (!_answered.Task.IsCompleted)
        {
            _sip.HangUp(reason);
        }
    }

    private static SipBody Described(ReadOnlyMemory<byte> description) => new(Sdp.ContentType, description);

    // Of several branches the last one that brings a session is heard; one that does not fit is nothing yet, the 200 decides.
    private void DialledProgress(SipResponse response)
    {
        if (OnEarlySound is not null && !_reoffered && !response.Body.IsEmpty && Media.AcceptAnswer(response.Body.Span).Accepted && !_isEarly)
        {
            _isEarly = true;
            Media.WhenHeard(() =>
            {
                if (!IsAnswered && !IsEnded)
                {
                    OnEarlySound?.Invoke();
                }
            });
        }

        OnStatus?.Invoke(response.Status);
    }

    private void DialledAnswer(SipResponse response)
    {
        // Agreed on while it rang, by an UPDATE: nothing is left to accept.
        var accepted = (_reoffered && response.Body.IsEmpty) || Fits(Media.AcceptAnswer(response.Body.Span));
        OnStatus?.Invoke(response.Status);
        if (accepted)
        {
            IsAnswered = _answered.TrySetResult(new LegAnswer(true, null));
        }
        else
        {
            _sip.HangUp("SIP;cause=488;text=\"Not Acceptable Here\"");
        }
    }

    private OfferReply Reoffered(SipRequest request)
    {
        var verdict = Media.Answer(request.Body.Span);
        if (!verdict.Accepted)
        {
            return OfferReply.Refuse(488);
        }

        _reoffered = true;
        NoticeHold();
        return OfferReply.Accept(Described(verdict.Body));
    }

    private void AnsweredInAck(SipBody body)
    {
        if (!Fits(Media.AcceptAnswer(body.Bytes.Span)))
        {
            _sip.HangUp("SIP;cause=488;text=\"Not Acceptable Here\"");
            return;
        }

        NoticeHold();
    }

    private bool Fits(SdpVerdict verdict)
    {
        IsUnprotected = verdict.IsUnprotected;
        return verdict.Accepted;
    }

    private void NoticeHold()
    {
        if (Media.RemoteHolds != Holds)
        {
            Holds = Media.RemoteHolds;
            OnHold?.Invoke(Holds);
        }
    }

    private void FellSilent()
    {
        if (OnLost is { } lost && Media.Statistics.Received > 0 && !Holds)
        {
            IsLost = true;
            lost();
        }
    }

    private void Referred(Referral referral)
    {
        if (OnRefer is { } asked)
        {
            asked(referral);
        }
        else
        {
            referral.Refuse(603);
        }
    }

    private int Info(SipRequest request)
    {
        if (InfoDigit.Read(request) is not { } reading)
        {
            return 415;
        }

        if (reading.Key is { } key)
        {
            Media.Digit(key);
        }

        return 200;
    }

    private void Ending(SipCallEnd end)
    {
        Media.Dispose();
        _answered.TrySetResult(new LegAnswer(false, end) { IsUnprotected = IsUnprotected });
        OnEnded?.Invoke(end);
        _ended.TrySetResult(end);
    }
}

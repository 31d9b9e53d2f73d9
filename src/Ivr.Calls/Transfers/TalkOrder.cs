using Ivr.Sip;

namespace Ivr.Calls;

/// <summary>What is to become of a conversation that goes on.</summary>
internal abstract record TalkOrder
{
    /// <summary>The one who talks with the caller hands him on; the REFER has been accepted.</summary>
    internal sealed record HandOn(TransferTarget Target, TransferNews News) : TalkOrder;

    /// <summary>Another, already answered, takes the place of one of them.</summary>
    internal sealed record TakeOver(Party Former, Party By) : TalkOrder;

    /// <summary>One more, already answered, talks with them.</summary>
    internal sealed record Join(Party Third) : TalkOrder;
}

/// <summary>A REFER, answered and reported on at the home of the leg that brought it.</summary>
internal sealed class TransferNews(Leg leg, Referral referral)
{
    public Referral Referral => referral;

    public void Accept() => leg.AtHome(referral.Accept);

    public void Refuse(int status) => leg.AtHome(() => referral.Refuse(status));

    public void Report(int status) => leg.AtHome(() => referral.Report(status));
}

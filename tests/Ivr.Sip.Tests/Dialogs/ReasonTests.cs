namespace Ivr.Sip.Tests;

/// <summary>The telephone network's cause in a Reason header (RFC 3326).</summary>
public sealed class ReasonTests
{
    [Theory]
    [InlineData("Reason: Q.850;cause=16;text=\"Terminated, normally\"\r\n", 16)]
    [InlineData("Reason: SIP;cause=200, q.850 ; cause=31\r\n", 31)]
    [InlineData("Reason: SIP;cause=200\r\nReason: Q.850;text=x;cause=27\r\n", 27)]
    [InlineData("Reason: Q.850;cause=999\r\n", null)]
    [InlineData("Reason: Q.850\r\n", null)]
    [InlineData("Reason: ;;;\r\n", null)]
    [InlineData("", null)]
    public void A_bye_says_why(string headers, int? cause)
    {
        var world = new SipWorld();
        world.Talk();
        world.Call.Send("BYE", headers);
        world.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.RemoteBye, null, cause), Assert.Single(world.Ends));
    }

    [Fact]
    public void A_refusal_says_why()
    {
        var world = new SipWorld();
        world.Dial();
        world.Peer.Answer(world.Peer.Last("INVITE"), 480, headers: "Reason: Q.850;cause=20\r\n");
        world.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 480, 20), Assert.Single(world.Ends));
    }

    [Fact]
    public void A_cancel_says_why()
    {
        var world = new SipWorld { OnInvite = static call => call.Ring() };
        world.Call.Invite();
        world.Settle();
        world.Peer.Send(world.Call.Text("CANCEL", 1, world.Call.InviteBranch, "Reason: Q.850;cause=102\r\n"));
        world.Settle();
        Assert.Equal(new SipCallEnd(SipEndCause.Cancelled, 487, 102), Assert.Single(world.Ends));
    }
}

namespace Ivr.Sip.Tests;

/// <summary>What a call's first message costs; memory is counted, time is the bench's.</summary>
public class CarrierInviteTests
{
    private static readonly byte[] Bytes = Wire.Bytes("""
        INVITE sip:+8693112345@192.0.2.10:5060;transport=udp;user=phone SIP/2.0
        Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bK0g1u9n20e0tf1g0hs6k1.1;rport
        Max-Forwards: 67
        From: "+8613893121234" <sip:+8613893121234@carrier.example.net;user=phone>;tag=SDfd9sa01-001e3c8b
        To: <sip:+8693112345@192.0.2.10;user=phone>
        Call-ID: SDfd9sa01-8a1cbb5a3f9ed3a4-a06g3k1
        CSeq: 20251 INVITE
        Contact: <sip:+8613893121234@198.51.100.20:5060;transport=udp>
        Allow: INVITE,ACK,CANCEL,BYE,OPTIONS,PRACK,UPDATE,INFO
        Supported: 100rel,timer
        Session-Expires: 1800
        Min-SE: 90
        P-Asserted-Identity: <sip:+8613893121234@carrier.example.net>
        Content-Type: application/sdp
        Content-Length: 5

        v=0

        """);

    [Fact]
    public void A_carriers_invite_is_read_within_two_kilobytes()
    {
        ReadAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadAll();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2048);
    }

    [Fact]
    public void Its_answer_is_made_and_written_within_a_kilobyte_and_a_half()
    {
        var invite = (SipRequest)SipParser.Parse(Bytes).Message!;
        var writer = new System.Buffers.ArrayBufferWriter<byte>(4096);
        Answer(invite, writer);
        writer.ResetWrittenCount();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Answer(invite, writer);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1536);
    }

    private static void Answer(SipRequest invite, System.Buffers.ArrayBufferWriter<byte> writer) =>
        SipResponse.For(invite, 180, toTag: "0123456789abcdef").WriteTo(writer);

    private static void ReadAll()
    {
        var invite = (SipRequest)SipParser.Parse(Bytes).Message!;
        Assert.True(invite.TopVia.HasMagicBranch && invite.From.Tag!.Length > 0 && invite.To.Tag is null && invite.CallId.Length > 0
            && invite.CSeq.Number == 20251 && invite.Contact!.Uri.Port == 5060 && invite.MaxForwards == 67 && invite.ContentType is not null
            && invite.Uri.User.Length > 0 && invite.Body.Length == 5);
    }
}

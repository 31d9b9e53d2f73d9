namespace Ivr.Sip.Tests;

/// <summary>A dialog as the peer keeps it when it calls the gateway.</summary>
internal sealed class PeerCall(Peer peer, string callId = "call-1", string tag = "from-1")
{
    public string CallId => callId;

    public string? ToTag { get; set; }

    public uint CSeq { get; set; } = 1;

    public string InviteBranch { get; private set; } = "";

    /// <summary>The text of a request; everything can be bent.</summary>
    public string Text(string method, uint cseq, string? branch = null, string headers = "", string body = "", string? toTag = null, string? via = null, string type = "application/sdp", string? fromTag = null)
    {
        branch ??= peer.NewBranch();
        via ??= $"SIP/2.0/{peer.Transport} {peer.Address};rport;branch={branch}";
        var to = toTag ?? ToTag;
        return $"{method} sip:12345@10.0.0.1 SIP/2.0\r\nVia: {via}\r\nMax-Forwards: 70\r\nFrom: <sip:13893001234@10.0.0.2>;tag={fromTag ?? tag}\r\n"
            + $"To: <sip:12345@10.0.0.1>{(to is null ? "" : $";tag={to}")}\r\nCall-ID: {callId}\r\nCSeq: {cseq} {method}\r\n"
            + $"Contact: <sip:13893001234@{peer.Address}>\r\n{headers}{Peer.Body(body, type)}";
    }

    public string Invite(string body = "offer", string headers = "", string type = "application/sdp")
    {
        InviteBranch = peer.NewBranch();
        var text = Text("INVITE", CSeq, InviteBranch, headers, body, type: type);
        peer.Send(text);
        return text;
    }

    /// <summary>Sends a request inside the call, with the next number.</summary>
    public uint Send(string method, string headers = "", string body = "", string type = "application/sdp")
    {
        CSeq++;
        peer.Send(Text(method, CSeq, headers: headers, body: body, type: type));
        return CSeq;
    }

    public void Ack(uint? cseq = null, string body = "") => peer.Send(Text("ACK", cseq ?? CSeq, body: body));

    /// <summary>The ACK of a refusal: the INVITE's own branch (RFC 3261 17.1.1.3).</summary>
    public void AckRefusal() => peer.Send(Text("ACK", CSeq, InviteBranch, toTag: peer.Final("INVITE").To.Tag));

    public void Cancel() => peer.Send(Text("CANCEL", 1, InviteBranch, toTag: "").Replace(";tag=\r\n", "\r\n"));
}

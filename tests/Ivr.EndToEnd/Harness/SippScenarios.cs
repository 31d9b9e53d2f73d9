namespace Ivr.EndToEnd;

/// <summary>What SIPp is to say where its own scenarios do not.</summary>
internal static class SippScenarios
{
    /// <summary>An INVITE that must be refused with 503 and told when to come again.</summary>
    public static string RefusedForNow { get; } = $"""
        {Send("INVITE", "1 INVITE", body: true)}
        <recv response="100" optional="true"></recv>
        <recv response="503">
          <action><ereg regexp="[0-9]+" search_in="hdr" header="Retry-After:" check_it="true" assign_to="1" /></action>
        </recv>
        {Send("ACK", "1 ACK", to: "[peer_tag_param]")}
        <Reference variables="1" />
        """;

    /// <summary>An INVITE of a citizen, with a plain offer, that must be refused.</summary>
    public static string Refused(int status) => $"""
        {Send("INVITE", "1 INVITE", body: true, from: "13893100000")}
        <recv response="100" optional="true"></recv>
        <recv response="{status}"></recv>
        {Send("ACK", "1 ACK", to: "[peer_tag_param]", from: "13893100000")}
        """;

    /// <summary>Refuses every call with 503, for a minute.</summary>
    public static string Closed { get; } = Refusing("503 Service Unavailable", "Retry-After: 60");

    /// <summary>Sends every call on to another place.</summary>
    public static string MovedTo(int port) => Refusing("302 Moved Temporarily", $"Contact: <sip:callee@127.0.0.1:{port}>");

    /// <summary>Registers with this password, which must be answered with this status.</summary>
    public static string Register(string user, string password, int status) => $"""
        {Send("REGISTER", "1 REGISTER")}
        <recv response="401" auth="true"></recv>
        {Send("REGISTER", "2 REGISTER", more: $"[authentication username={user} password={password}]")}
        <recv response="{status}"></recv>
        """;

    /// <summary>Speaks in a 183 before any answer, and refuses then.</summary>
    /// <param name="words">A-law without a header.</param>
    /// <param name="seconds">How long it speaks.</param>
    public static string Announcing(string words, int seconds) => $"""
        <recv request="INVITE"></recv>
        {SpeakUnanswered(words)}
        <pause milliseconds="{seconds * 1000}"/>
        {Answer("486 Busy Here")}
        <recv request="ACK"></recv>
        """;

    /// <summary>Speaks in a 183, and never answers.</summary>
    /// <param name="words">A-law without a header.</param>
    public static string AnnouncingOn(string words) => $"""
        <recv request="INVITE"></recv>
        {SpeakUnanswered(words)}
        <recv request="CANCEL" timeout="60000"></recv>
        {Answer("200 OK", again: false)}
        {Answer("487 Request Terminated", sequence: "CSeq: [cseq] INVITE")}
        <recv request="ACK"></recv>
        """;

    private static string SpeakUnanswered(string words) => $"""
        {Answer("183 Session Progress", "Contact: <sip:[local_ip]:[local_port]>\nContent-Type: application/sdp", "v=0\no=network 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\nm=audio [media_port] RTP/AVP 8\na=rtpmap:8 PCMA/8000\n")}
        <nop><action><exec rtp_stream="{words},-1,8"/></action></nop>
        """;

    private static string Refusing(string status, string header) => $"""
        <recv request="INVITE"></recv>
        {Answer(status, header)}
        <recv request="ACK"></recv>
        """;

    private static string Answer(string status, string header = "", string body = "", string sequence = "[last_CSeq:]", bool again = true) => $"""
        <send{(status[0] == '1' || !again ? "" : " retrans=\"500\"")}><![CDATA[
        SIP/2.0 {status}
        [last_Via:]
        [last_From:]
        [last_To:];tag=[pid]SIPpTag01[call_number]
        [last_Call-ID:]
        {sequence}
        {(header.Length == 0 ? "" : header + "\n")}Content-Length: [len]

        {body}
        ]]></send>
        """;

    private static string Send(string method, string sequence, string to = "", string? more = null, bool body = false, string from = "[service]") => $"""
        <send{(method == "ACK" ? "" : " retrans=\"500\"")}><![CDATA[
        {method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: <sip:{from}@[local_ip]:[local_port]>;tag=[pid]SIPpTag00[call_number]
        To: <sip:[service]@[remote_ip]:[remote_port]>{to}
        Call-ID: [call_id]
        CSeq: {sequence}
        Contact: <sip:[service]@[local_ip]:[local_port]>
        Max-Forwards: 70
        Expires: 300
        {(more is null ? "" : more + "\n")}{(body ? "Content-Type: application/sdp\n" : "")}Content-Length: [len]

        {(body ? "v=0\no=user1 1 1 IN IP4 [local_ip]\ns=-\nc=IN IP4 [media_ip]\nt=0 0\nm=audio [media_port] RTP/AVP 0\na=rtpmap:0 PCMU/8000\n" : "")}
        ]]></send>
        """;
}

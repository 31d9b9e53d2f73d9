namespace Ivr.EndToEnd;

/// <summary>A carrier that says what a scenario says, and no more: Debian's SIPp.</summary>
internal static class Sipp
{
    /// <summary>Calls once, with a plain offer of A-law, and expects to be refused.</summary>
    /// <returns>SIPp's exit code: 0 when that is what came.</returns>
    public static async Task<int> IsRefusedAsync(TempFolder folder, System.Net.IPEndPoint gateway, string number, int status)
    {
        var home = folder.Room("sipp");
        var scenario = Path.Combine(home, "refused.xml");
        await File.WriteAllTextAsync(scenario, $"""
            <?xml version="1.0" encoding="ISO-8859-1" ?>
            <scenario name="refused">
              <send retrans="500"><![CDATA[

                INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0
                Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                From: <sip:13893100000@[local_ip]:[local_port]>;tag=[call_number]
                To: <sip:[service]@[remote_ip]:[remote_port]>
                Call-ID: [call_id]
                CSeq: 1 INVITE
                Contact: <sip:13893100000@[local_ip]:[local_port]>
                Max-Forwards: 70
                Content-Type: application/sdp
                Content-Length: [len]

                v=0
                o=- 1 1 IN IP[local_ip_type] [local_ip]
                s=-
                c=IN IP[media_ip_type] [media_ip]
                t=0 0
                m=audio [media_port] RTP/AVP 8
                a=rtpmap:8 PCMA/8000

              ]]></send>
              <recv response="100" optional="true"/>
              <recv response="{status}"/>
              <send><![CDATA[

                ACK sip:[service]@[remote_ip]:[remote_port] SIP/2.0
                [last_Via:]
                [last_From:]
                [last_To:]
                Call-ID: [call_id]
                CSeq: 1 ACK
                Max-Forwards: 70
                Content-Length: 0

              ]]></send>
            </scenario>
            """);
        await using var process = ChildProcess.Start(
            "sipp",
            ["-sf", scenario, "-s", number, "-m", "1", "-i", "127.0.0.1", "-p", $"{Ports.Sip()}", "-timeout", "15", "-nostdin", gateway.ToString()],
            home);
        return await process.ExitAsync(20);
    }
}

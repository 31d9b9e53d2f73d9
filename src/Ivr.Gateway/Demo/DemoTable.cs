using System.Net;

namespace Ivr.Gateway.Demo;

/// <summary>What a newcomer reads: whom to call and how to hear that it worked.</summary>
internal static class DemoTable
{
    public static Phrase Of(DemoCast cast, IPEndPoint gateway)
    {
        var host = IPAddress.Any.Equals(gateway.Address) || IPAddress.IPv6Any.Equals(gateway.Address) ? new IPEndPoint(cast.Citizen.Address, gateway.Port) : gateway;
        return $"""

            The demonstration is running. With any softphone on this machine, without an account, dial

                sip:093112345@{host}    the 12345 of Lanzhou; press nothing, or 0, for a person; 3 for the elderly
                sip:093012345@{host}    Linxia: 4 then 5 for Dongxiang
                sip:094112345@{host}    Gannan: 4 then 4 for Tibetan
                sip:093612345@{host}    Zhangye, where nobody is on duty: the province answers
                sip:12345@{host}        no city: the province answers

            or, without a softphone, in a second window

                artifacts/bin/Ivr.Cli/release/ivr call 093112345 --to {host} --for 30 --hear heard.wav
                artifacts/bin/Ivr.Cli/release/ivr call 093012345 --to {host} --press w5,4,w5,5 --for 40

            Who answers sounds his own tone:

                seat             city       languages              skills       tone
            {string.Concat(cast.Seats.Select(Row))}
            Ctrl-C stops it; a second Ctrl-C stops it at once.


            """;
    }

    private static string Row(DemoSeat seat) =>
        $"    {seat.Setting.Id,-16} {seat.Setting.City,-10} {string.Join(' ', seat.Setting.Languages),-22} {string.Join(' ', seat.Setting.Skills),-12} {seat.Hertz} Hz\n";
}

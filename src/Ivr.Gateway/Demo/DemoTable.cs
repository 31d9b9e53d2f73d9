using System.Globalization;
using System.Net;
using System.Text;

namespace Ivr.Gateway.Demo;

/// <summary>What a newcomer reads: whom to call and how to hear that it worked.</summary>
internal static class DemoTable
{
    public static string Of(DemoCast cast, IPEndPoint gateway)
    {
        var host = IPAddress.Any.Equals(gateway.Address) || IPAddress.IPv6Any.Equals(gateway.Address) ? new IPEndPoint(cast.Citizen.Address, gateway.Port) : gateway;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""

            The demonstration is running. With any softphone on this machine, no account needed, dial

                sip:12345@{host}          the hotline, city unknown: the province answers
                sip:093112345@{host}      the 12345 of Lanzhou; 093012345 Linxia, 094112345 Gannan, 093812345 Tianshui

            or, without a softphone, in a second window

                artifacts/bin/Ivr.Cli/release/ivr call 093112345 --to {host} --for 20 --hear heard.wav
                artifacts/bin/Ivr.Cli/release/ivr call 093112345 --to {host} --press 3 --for 20      (for the elderly)

            Who answers sounds his own tone:

            """);
        text.Append(CultureInfo.InvariantCulture, $"    {"seat",-16} {"city",-10} {"languages",-10} {"skills",-20} tone\n");
        foreach (var seat in cast.Seats)
        {
            text.Append(CultureInfo.InvariantCulture, $"    {seat.Setting.Id,-16} {seat.Setting.City,-10} {string.Join(' ', seat.Setting.Languages),-10} {string.Join(' ', seat.Setting.Skills),-20} {seat.Hertz} Hz\n");
        }

        return text.Append("\nCtrl-C stops it; a second Ctrl-C stops it at once.\n\n").ToString();
    }
}

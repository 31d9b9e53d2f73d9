using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Security.Cryptography;
using Ivr.Flows;
using Ivr.Gateway.Settings;
using Ivr.Gateway.Start;
using Ivr.Sip;

namespace Ivr.Gateway.Demo;

/// <summary>One seat of the demonstration.</summary>
/// <param name="Setting">As the gateway knows it.</param>
/// <param name="Password">For this run only.</param>
/// <param name="Phone">Where its phone is.</param>
/// <param name="Hertz">The tone it answers with, so that one hears who answered.</param>
public sealed record DemoSeat(SeatSetting Setting, string Password, IPEndPoint Phone, int Hertz);

/// <summary>
/// The cast of <c>--demo</c>: a seat for each way the shipped plan can lead, and a citizen who takes callbacks. They are
/// phones inside this process; to the gateway they are phones like any other and prove themselves by digest.
/// </summary>
public sealed record DemoCast(IReadOnlyList<DemoSeat> Seats, IPEndPoint Citizen)
{
    private const int FirstPort = 15060;

    /// <summary>Adds the cast to what a gateway was told.</summary>
    public static Prepared Join(Prepared prepared)
    {
        var cast = For(prepared.Plan, prepared.Settings.Listen.Address);
        var outbound = new SipUri("sip", "", cast.Citizen.Address.ToString(), cast.Citizen.Port);
        var settings = prepared.Settings with
        {
            Seats = [.. prepared.Settings.Seats, .. cast.Seats.Select(seat => seat.Setting)],
            Trunks = [.. prepared.Settings.Trunks.Where(trunk => trunk.Name != "local"), Preparation.LocalTrunk(outbound)],
        };
        var passwords = prepared.Passwords.With(cast.Seats.Select(seat => KeyValuePair.Create(seat.Setting.Id, seat.Password)));
        return prepared with { Settings = settings, Passwords = passwords, Demo = cast };
    }

    private static DemoCast For(Dialplan plan, IPAddress listen)
    {
        var host = !listen.Equals(IPAddress.Any) && !listen.Equals(IPAddress.IPv6Any) ? listen
            : listen.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        var roles = new (string Id, string City, string[] Languages, string[] Skills)[]
        {
            ("demo-lanzhou", "lanzhou", ["zh"], []),
            ("demo-enterprise", "lanzhou", ["zh", "cmn-x-lanyin"], ["enterprise"]),
            ("demo-tianshui", "tianshui", ["zh", "cmn-x-zhongyuan"], []),
            ("demo-tibetan", "gannan", ["zh", "adx"], []),
            ("demo-dongxiang", "linxia", ["zh", "cmn-x-hezhou", "sce"], []),
            ("demo-province", City.Province, ["zh"], []),
        };
        var ports = FreePorts(roles.Length + 1);
        var seats = roles.Select((role, index) => new DemoSeat(
            new SeatSetting(
                role.Id, plan.Cities.ContainsKey(role.City) ? role.City : City.Province, role.Skills,
                [.. role.Languages.Where(plan.Languages.ContainsKey)], null),
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            new IPEndPoint(host, ports[index + 1]),
            400 + 100 * index));
        return new DemoCast([.. seats], new IPEndPoint(host, ports[0]));
    }

    private static int[] FreePorts(int count)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners().Select(one => one.Port).ToHashSet();
        return [.. Enumerable.Range(FirstPort, 1000).Where(port => !taken.Contains(port)).Take(count)];
    }
}

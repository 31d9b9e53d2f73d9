using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>What cannot work does not start half: exit code 1 and one clear message.</summary>
public sealed partial class StartStories(ITestOutputHelper output) : Story(output)
{
    [Fact]
    public async Task A_SIP_port_in_use_is_named()
    {
        var setup = new GatewaySetup();
        using var holder = new UdpClient(new IPEndPoint(IPAddress.Loopback, setup.Port));
        await IsRefusedAsync(setup, setup.Port.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_HTTP_port_in_use_is_named()
    {
        var setup = new GatewaySetup();
        using var holder = new TcpListener(IPAddress.Loopback, setup.Http);
        holder.Start();
        await IsRefusedAsync(setup, setup.Http.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_missing_prompt_is_named()
    {
        var audio = Folder.Room("audio");
        foreach (var file in Directory.GetFiles(Places.Audio, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(audio, Path.GetRelativePath(Places.Audio, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        File.Delete(Path.Combine(audio, "zh", "standard", "P01.wav"));
        await IsRefusedAsync(new GatewaySetup { Audio = audio }, "P01");
    }

    [Fact]
    public async Task A_plan_that_leads_nowhere_is_refused_with_its_place_and_a_proposal()
    {
        var plan = TestPlan.Write(Folder, ("3: elder\n", "3: elderr\n"));
        var message = await IsRefusedAsync(new GatewaySetup { Plan = plan }, "'elderr'");
        Assert.Matches(@"gansu\.yaml:\d+:\d+: error IVR\d+", message);
        Assert.Contains("elder'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_named()
    {
        var port = Ports.Tcp();
        await IsRefusedAsync(new GatewaySetup { Redis = port }, port.ToString(CultureInfo.InvariantCulture));
    }

    private async Task<string> IsRefusedAsync(GatewaySetup setup, string named)
    {
        var gateway = Keep(GatewayProcess.Run(setup, Folder));
        Assert.Equal(1, await gateway.ExitAsync(60));
        Output.WriteLine(gateway.Output + gateway.Errors);
        Assert.Single(Error().Matches(gateway.Errors));
        Assert.Contains(named, gateway.Errors, StringComparison.Ordinal);
        Assert.Contains("fix:", gateway.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", gateway.Errors, StringComparison.Ordinal);
        return gateway.Errors;
    }

    [GeneratedRegex("error IVR[0-9]{3}")]
    private static partial Regex Error();
}

using System.Globalization;
using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>What comes out of the network, polite or not.</summary>
public sealed class WireStories(ITestOutputHelper output) : Story(output)
{
    [Fact]
    public async Task A_carriers_bare_OPTIONS_is_answered_by_UDP_and_TCP_on_one_port()
    {
        var gateway = await GatewayAsync(new GatewaySetup());
        foreach (var answer in new[] { await SipPeer.AskUdpAsync(gateway.Endpoint, "one"), await SipPeer.AskTcpAsync(gateway.Endpoint, "two") })
        {
            Assert.StartsWith("SIP/2.0 200", answer, StringComparison.Ordinal);
            Assert.Contains("CSeq: 1 OPTIONS", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Broken_calls_stop_nobody_elses()
    {
        // what is not broken enough becomes a call that nobody acknowledges: fewer of them than there are RTP ports
        var gateway = await GatewayAsync(new GatewaySetup { MostCalls = 40 });
        var seed = Random.Shared.Next();
        Output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await SipPeer.ThrowAsync(gateway.Endpoint, Enumerable.Range(0, 500).Select(_ => Broken(random)));
        await AnswersAsync(gateway);
    }

    [SharedFact("sip/fuzz-seeds")]
    public async Task Other_projects_fuzz_seeds_stop_nobodys_calls()
    {
        // what is not broken enough becomes a call that nobody acknowledges: fewer of them than there are RTP ports
        var gateway = await GatewayAsync(new GatewaySetup { MostCalls = 40 });
        var seeds = Directory.GetFiles(Path.Combine(Places.Shared, "sip", "fuzz-seeds"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(seeds);
        await SipPeer.ThrowAsync(gateway.Endpoint, seeds.Select(File.ReadAllBytes));
        await AnswersAsync(gateway);
    }

    [Fact]
    public async Task A_gateway_told_to_stop_ends_orderly()
    {
        var gateway = await GatewayAsync(new GatewaySetup());
        Assert.Equal(0, await gateway.StopAsync(20));
    }

    private static async Task AnswersAsync(GatewayProcess gateway)
    {
        Assert.StartsWith("SIP/2.0 200", await SipPeer.AskUdpAsync(gateway.Endpoint, "after"), StringComparison.Ordinal);
        Assert.StartsWith("SIP/2.0 200", await SipPeer.AskTcpAsync(gateway.Endpoint, "after"), StringComparison.Ordinal);
        await gateway.HealthyAsync();
        Assert.DoesNotContain("Exception", gateway.Log, StringComparison.Ordinal);
    }

    // A good INVITE in which some bytes were changed, cut out or doubled.
    private static byte[] Broken(Random random)
    {
        const string sdp = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 39990 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
        var id = random.Next().ToString(CultureInfo.InvariantCulture);
        var bytes = new List<byte>(Encoding.ASCII.GetBytes(
            "INVITE sip:12345@127.0.0.1 SIP/2.0\r\n"
            + $"Via: SIP/2.0/UDP 127.0.0.1:39988;branch=z9hG4bK{id};rport\r\nMax-Forwards: 70\r\n"
            + $"From: <sip:13893100000@127.0.0.1>;tag={id}\r\nTo: <sip:12345@127.0.0.1>\r\nCall-ID: {id}\r\nCSeq: 1 INVITE\r\n"
            + "Contact: <sip:13893100000@127.0.0.1:39988>\r\nContent-Type: application/sdp\r\n"
            + $"Content-Length: {sdp.Length}\r\n\r\n{sdp}"));
        for (var changes = 1 + random.Next(6); changes > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(1 + random.Next(20), bytes.Count - at);
            switch (random.Next(3))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }
}

using System.Net;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Media.Tests;

/// <summary>Real sockets and the real beat: what is said arrives. Counts and content only; how fast is a benchmark's matter.</summary>
public sealed class LoopbackTests
{
    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public async Task A_tone_survives_the_bridge_and_a_key_comes_through(string name)
    {
        using var network = Networks.Create(name);
        using var others = Networks.Create(name);
        using var gateway = Engine(network);
        using var phones = Engine(others);
        var home = new SynchronizationContext();
        using var callerLeg = gateway.Open(home);
        using var seatLeg = gateway.Open(home);
        using var caller = phones.Open(home);
        using var seat = phones.Open(home);
        Assert.True(caller.AcceptAnswer(callerLeg.Answer(caller.CreateOffer(AudioCodec.Pcma).Span).Body.Span).Accepted);
        Assert.True(seat.AcceptAnswer(seatLeg.Answer(seat.CreateOffer(AudioCodec.Pcmu).Span).Body.Span).Accepted);
        callerLeg.Bridge(seatLeg);

        var heard = Channel.CreateUnbounded<short[]>();
        seat.OnHeard = frame => heard.Writer.TryWrite(frame.ToArray());
        var keys = Channel.CreateUnbounded<char>();
        seat.OnDigit = key => keys.Writer.TryWrite(key);
        caller.Loop([Prompt.Tone(440, TimeSpan.FromSeconds(1))]);

        var samples = new List<short>();
        var skipped = 0;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var frame in heard.Reader.ReadAllAsync(patience.Token))
        {
            // The first frames are the silence before the tone.
            if (samples.Count == 0 && frame.All(sample => Math.Abs((int)sample) < 100) && skipped++ < 500)
            {
                continue;
            }

            samples.AddRange(frame);
            if (samples.Count >= 8000)
            {
                break;
            }
        }

        Assert.True(Tone.Share(samples, 440) > 0.95, $"share of 440 Hz: {Tone.Share(samples, 440):0.000}");
        Assert.True(Tone.Share(samples, 1000) < 0.01);

        Assert.True(caller.SendDigit('7'));
        Assert.Equal('7', await keys.Reader.ReadAsync(patience.Token));
        Assert.True(seatLeg.Statistics.Relayed > 50);
        Assert.True(seatLeg.Statistics.Transcoded > 0);
        Assert.Equal(0, gateway.Counters.Faults + phones.Counters.Faults);
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public async Task Twenty_prompts_play_to_their_end(string name)
    {
        using var network = Networks.Create(name);
        using var others = Networks.Create(name);
        using var gateway = Engine(network);
        using var phones = Engine(others);
        var home = new SynchronizationContext();
        var playing = new List<Task<PlayEnd>>();
        var legs = new List<MediaSession>();
        for (var i = 0; i < 20; i++)
        {
            var (leg, phone) = (gateway.Open(home), phones.Open(home));
            Assert.True(phone.AcceptAnswer(leg.Answer(phone.CreateOffer().Span).Body.Span).Accepted);
            playing.Add(leg.PlayAsync([Prompt.Tone(440, TimeSpan.FromMilliseconds(400))], false, default));
            legs.Add(phone);
        }

        Assert.All(await Task.WhenAll(playing).WaitAsync(TimeSpan.FromSeconds(60)), end => Assert.Equal(PlayResult.Played, end.Result));
        Assert.All(legs, phone => Assert.True(phone.Statistics.Received > 0));
        Assert.True(gateway.Counters.PacketsSent >= 20 * 20);
    }

    private static MediaEngine Engine(IRtpNetwork network)
    {
        var first = Networks.FreeRange();
        return new MediaEngine(
            new MediaOptions { Address = IPAddress.Loopback, FirstPort = first, LastPort = first + 200 },
            new MediaClock(TimeProvider.System, NullLoggerFactory.Instance), network, new Random(1), NullLoggerFactory.Instance);
    }
}

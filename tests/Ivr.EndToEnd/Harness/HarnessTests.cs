using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>What the other tests lean on.</summary>
public sealed class HarnessTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_tone_is_told_from_another_and_from_silence()
    {
        var recording = Recording.Read(Tone.Write(_folder.At("a.wav"), 440, 3));
        Assert.True(recording.Longest(440) is { Seconds: > 2.9, Share: > 0.99 });
        Assert.Equal(0, recording.Longest(1000).Seconds);
        Assert.Equal(0, Recording.Read(Tone.Write(_folder.At("b.wav"), 0, 3)).Longest(440).Seconds);
    }

    [Fact]
    public async Task Two_phones_without_a_gateway_hear_each_other()
    {
        await using var bob = await Baresip.CitizenAsync(_folder, "bob", 1000);
        await using var ann = await Baresip.CitizenAsync(_folder, "ann", 440);
        await ann.DialAsync($"sip:bob@127.0.0.1:{bob.Port}");
        await ann.TalkingAsync();
        await bob.TalkingAsync();
        await ann.PressAsync("5");
        await bob.NextAsync("CALL_DTMF_START", 5);
        await Task.Delay(TimeSpan.FromSeconds(2.5));
        await ann.HangUpAsync();
        await bob.OverAsync();
        await ann.OverAsync();
        var ear = new Ear(output);
        await ear.HearsAsync("ann", await ann.HeardAsync(), 1000, 2, 440);
    }
}

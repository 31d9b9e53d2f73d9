using Ivr.Testing;

namespace Ivr.Speech.Tests;

public sealed class SpeechCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly SteppedTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_kept_is_found_again_also_by_the_next_process()
    {
        await Cache().KeepAsync("a", [1, 2, 3], default);
        Assert.Equal([1, 2, 3], await Cache().FindAsync("a", default));
        Assert.Null(await Cache().FindAsync("b", default));
    }

    [Fact]
    public async Task Above_its_size_what_was_unheard_for_longest_goes()
    {
        var cache = Cache(most: 300);
        foreach (var key in new[] { "a", "b", "c" })
        {
            await cache.KeepAsync(key, new byte[100], default);
            _time.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.NotNull(await cache.FindAsync("a", default));
        _time.Pass(TimeSpan.FromMinutes(1));
        await cache.KeepAsync("d", new byte[100], default);
        Assert.Equal(["a.sound", "c.sound", "d.sound"], Files());
    }

    [Fact]
    public async Task A_sound_larger_than_the_whole_cache_is_not_kept()
    {
        await Cache(most: 300).KeepAsync("a", new byte[301], default);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task Two_who_keep_the_same_at_once_leave_one_whole_sound()
    {
        var sound = Enumerable.Range(0, 50_000).Select(i => (byte)i).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Cache().KeepAsync("a", sound, default))));
        Assert.Equal(["a.sound"], Files());
        Assert.Equal(sound, await Cache().FindAsync("a", default));
    }

    [Fact]
    public void A_key_is_another_for_another_text_voice_or_engine_and_tells_nothing()
    {
        var order = new SpeechOrder(new Spoken("您好", "nin2hao3"));
        var azure = new AzureSpeech(new HttpClient(), new AzureOptions { Endpoint = new Uri("https://a.example"), Key = "k" }, _time);
        var espeak = new EspeakSpeech(_time);
        string[] keys =
        [
            SpeechCache.Key(azure, order), SpeechCache.Key(espeak, order), SpeechCache.Key(azure, order with { Voice = "slow" }),
            SpeechCache.Key(azure, order with { Said = new Spoken("您好。") }), SpeechCache.Key(espeak, order with { Said = new Spoken("您好", "ni3hao3") }),
        ];
        Assert.Equal(5, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[0-9a-f]{64}$", key));
        Assert.Equal(keys[0], SpeechCache.Key(azure, order with { Said = new Spoken("您好") }));
    }

    private SpeechCache Cache(long most = 1 << 20) => new(_folder.Path, most, _time);

    private string[] Files() => [.. Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order()!];
}

namespace Ivr.Speech;

/// <summary>Where Azure Speech is asked, as whom, and with which patience.</summary>
public sealed record AzureOptions
{
    /// <summary><c>https://REGION.tts.speech.azure.cn/cognitiveservices/v1</c> (run by 21Vianet in China) or <c>https://REGION.tts.speech.microsoft.com/…</c>.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>A secret of the speech resource.</summary>
    public required string Key { get; init; }

    /// <summary>By <see cref="SpeechOrder.Language"/> and <see cref="SpeechOrder.Voice"/>.</summary>
    public IReadOnlyDictionary<(string Language, string Voice), AzureVoice> Voices { get; init; } = new Dictionary<(string, string), AzureVoice>
    {
        [("zh", "standard")] = new("zh-CN-XiaoxiaoNeural", 0),
        [("zh", "slow")] = new("zh-CN-XiaoxiaoNeural", -20),
    };

    /// <summary>Of one try.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Of all tries and the pauses between them.</summary>
    public TimeSpan WholePatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Tries after the first.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How long it is left alone after half of at least four tries failed.</summary>
    public TimeSpan Rest { get; init; } = TimeSpan.FromSeconds(15);

    public override string ToString() => Endpoint.Host;
}

/// <summary>A voice of Azure's list.</summary>
/// <param name="Name">Its short name, which begins with its locale: <c>zh-CN-XiaoxiaoNeural</c>.</param>
/// <param name="Rate">Percent faster than it speaks by itself; below 0: slower.</param>
public sealed record AzureVoice(string Name, int Rate)
{
    /// <summary><c>zh-CN</c>; of a dialect <c>zh-CN-liaoning</c>.</summary>
    public string Locale => Name[..Name.LastIndexOf('-')];
}

using Ivr.Gateway.Start;
using Ivr.Speech;

namespace Ivr.Gateway.Settings;

/// <summary>Who speaks what nobody recorded.</summary>
public sealed record SpeechSettings
{
    /// <summary>Where Azure Speech is asked; null: espeak-ng speaks, on this machine.</summary>
    public Uri? Azure { get; init; }

    /// <summary>The environment variable with Azure's key.</summary>
    public string KeyVariable { get; init; } = "IVR_AZURE_SPEECH_KEY";

    /// <summary>Azure's voice for each of ours; left out: its defaults.</summary>
    public IReadOnlyDictionary<string, string> Voices { get; init; } = new Dictionary<string, string>();

    /// <summary>Azure's key; null: espeak-ng needs none.</summary>
    /// <exception cref="StartException">IVR411: it is not there.</exception>
    public string? Key(Func<string, string?> environment) =>
        Azure is null ? null
        : environment(KeyVariable) is { Length: > 0 } set && set.All(char.IsAsciiLetterOrDigit) ? set
        : throw new StartException("IVR411", $"{KeyVariable} holds no key of Azure Speech", $"set {KeyVariable} to a key of the speech resource, letters and digits only; or leave `azure:` out of `speech:`");

    /// <summary>The engine.</summary>
    /// <inheritdoc cref="Key"/>
    public ISpeechEngine Engine(HttpClient http, Func<string, string?> environment, TimeProvider time)
    {
        if (Azure is null || Key(environment) is not { } key)
        {
            return new EspeakSpeech(time);
        }

        var options = new AzureOptions { Endpoint = Azure, Key = key };
        return new AzureSpeech(http, options with { Voices = options.Voices.ToDictionary(one => one.Key, one => Voices.GetValueOrDefault(one.Key.Voice) is { } name ? one.Value with { Name = name } : one.Value) }, time);
    }
}

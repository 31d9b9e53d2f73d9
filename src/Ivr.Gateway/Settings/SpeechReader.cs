using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>speech:</c>.</summary>
internal static class SpeechReader
{
    public static SpeechSettings Read(YamlMap? map, SpeechSettings otherwise)
    {
        if (map is null)
        {
            return otherwise;
        }

        var voices = map.Map("voices");
        var speech = new SpeechSettings
        {
            Azure = map.Get("azure") is { } azure ? Endpoint(azure) : otherwise.Azure,
            KeyVariable = map.Text("key") ?? otherwise.KeyVariable,
            Voices = voices is null ? otherwise.Voices : Voices(voices),
        };
        map.Done();
        return speech;
    }

    private static Uri? Endpoint(YamlItem item)
    {
        if (item.Text() is not { } text)
        {
            return null;
        }

        // the key goes there: never in the clear, but to a machine's own test
        if (Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && (endpoint.Scheme == Uri.UriSchemeHttps || (endpoint.Scheme == Uri.UriSchemeHttp && endpoint.IsLoopback)))
        {
            return endpoint;
        }

        item.Report("IVR410", $"'{text}' is no address of Azure Speech", "write `https://REGION.tts.speech.azure.cn/cognitiveservices/v1`, REGION as the resource has it, for example chinaeast2");
        return null;
    }

    private static Dictionary<string, string> Voices(YamlMap map)
    {
        var voices = new Dictionary<string, string>();
        foreach (var ours in new[] { "standard", "slow" })
        {
            if (map.Get(ours) is { } item && item.Text() is { } name)
            {
                voices[ours] = name;
                if (name.Split('-').Length < 3)
                {
                    item.Report("IVR410", $"'{name}' is no voice of Azure", "write its short name, `zh-CN-XiaoxiaoNeural`");
                }
            }
        }

        map.Done();
        return voices;
    }
}

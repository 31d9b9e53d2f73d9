using Ivr.Calls;
using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>Reads <c>recording:</c>.</summary>
internal static class RecordingReader
{
    /// <param name="folder">What a path in the file is relative to.</param>
    public static RecordingSettings Read(YamlItem? item, string folder, RecordingSettings otherwise)
    {
        // YAML reads `off` alone as well as a map.
        if (item is null || !item.IsMap)
        {
            return item is null ? otherwise : otherwise with { What = Word(item, Scopes, otherwise.What) };
        }

        var map = item.Map()!;
        var recording = new RecordingSettings
        {
            What = map.Get("what") is { } what ? Word(what, Scopes, otherwise.What) : otherwise.What,
            Folder = map.Text("folder") is { } path ? Path.GetFullPath(path, folder) : otherwise.Folder,
            Stereo = map.Get("channels") is { } channels ? Word(channels, Channels, otherwise.Stereo) : otherwise.Stereo,
            KeepFree = map.Int("keep_free", otherwise.KeepFree, 1, 1 << 20),
            Longest = map.Duration("longest", otherwise.Longest),
        };
        map.Done();
        if (recording.Longest == TimeSpan.Zero)
        {
            map.Get("longest")!.Report("IVR313", "'longest' cannot be nothing", "give it a length of time");
        }

        return recording;
    }

    private static readonly Dictionary<string, RecordingScope> Scopes = new()
    {
        ["off"] = RecordingScope.Off,
        ["conversation"] = RecordingScope.Conversation,
        ["call"] = RecordingScope.Call,
    };

    private static readonly Dictionary<string, bool> Channels = new() { ["stereo"] = true, ["mono"] = false };

    private static T Word<T>(YamlItem item, Dictionary<string, T> words, T otherwise)
    {
        if (item.Text() is not { } text)
        {
            return otherwise;
        }

        if (words.TryGetValue(text, out var meant))
        {
            return meant;
        }

        item.Report("IVR338", $"'{text}' is no word for what is recorded or how", $"write one of {string.Join(", ", words.Keys)}");
        return otherwise;
    }
}

using System.Security.Cryptography;
using System.Text.Json;
using Ivr.Gateway.Records;

namespace Ivr.Gateway.Ops;

/// <summary>Where a running gateway is spoken to, and the key to change something in it.</summary>
/// <param name="Url"><c>http://127.0.0.1:8080</c>.</param>
/// <param name="Token">A new one each start.</param>
public sealed record OpsAccess(string Url, string Token);

/// <summary><c>ops.json</c> in the data folder, for its owner only: whoever may read it may steer the gateway.</summary>
public static class OpsFile
{
    public static string PathIn(string data) => Path.Combine(data, "ops.json");

    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string data, OpsAccess access)
    {
        var path = PathIn(data);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // A new file each time: an old one may have been given away.
        File.Delete(path);
        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, access, RecordFile.Json);
    }

    /// <returns>Null when no gateway runs on this folder.</returns>
    /// <exception cref="UnauthorizedAccessException">It belongs to somebody else.</exception>
    public static OpsAccess? Read(string data)
    {
        try
        {
            return JsonSerializer.Deserialize<OpsAccess>(File.ReadAllBytes(PathIn(data)), RecordFile.Json);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public static void Remove(string data) => File.Delete(PathIn(data));
}

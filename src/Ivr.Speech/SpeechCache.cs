using System.Security.Cryptography;
using System.Text;

namespace Ivr.Speech;

/// <summary>
/// Sounds that were made once, a file each, its name a hash of engine, voice and text: nothing in the folder says what was said, and it may be
/// deleted at any time. Above its size the sounds unheard for longest go. Safe to use from any thread; several processes may share the folder.
/// </summary>
/// <param name="folder">Made when the first sound is kept.</param>
/// <param name="most">Bytes of all sounds together.</param>
public sealed class SpeechCache(string folder, long most, TimeProvider time)
{
    private const string Sounds = "*.sound";

    private readonly Lock _sweeping = new();

    /// <summary>SHA-256 of all that decides how it sounds. Lengths stand before parts, so that no two orders run together.</summary>
    public static string Key(ISpeechEngine engine, SpeechOrder order)
    {
        string[] parts = [engine.Recipe(order), $"{engine.Coding}", order.Language, order.Voice, engine.Wording(order)];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(part => $"{part.Length}:{part}")))));
    }

    /// <summary>Null: it is not there.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public async Task<byte[]?> FindAsync(string key, CancellationToken cancel)
    {
        var path = PathOf(key);
        try
        {
            var sound = await File.ReadAllBytesAsync(path, cancel).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(path, time.GetUtcNow().UtcDateTime);
            return sound;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Whole or not at all: a reader never sees half a sound, whenever the power fails.</summary>
    /// <exception cref="IOException">The disk fails.</exception>
    public async Task KeepAsync(string key, byte[] sound, CancellationToken cancel)
    {
        if (sound.LongLength > most)
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var half = Path.Combine(folder, $"{key}.{Path.GetRandomFileName()}.half");
        try
        {
            await File.WriteAllBytesAsync(half, sound, cancel).ConfigureAwait(false);
            File.SetLastWriteTimeUtc(half, time.GetUtcNow().UtcDateTime);
            File.Move(half, PathOf(key), overwrite: true);
        }
        finally
        {
            File.Delete(half);
        }

        Sweep();
    }

    private void Sweep()
    {
        lock (_sweeping)
        {
            var files = new DirectoryInfo(folder).GetFiles(Sounds);
            var all = files.Sum(file => file.Length);
            foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc))
            {
                if (all <= most)
                {
                    return;
                }

                all -= file.Length;
                file.Delete();
            }
        }
    }

    private string PathOf(string key) => Path.Combine(folder, $"{key}.sound");
}

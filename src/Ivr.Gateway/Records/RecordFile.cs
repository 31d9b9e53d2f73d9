using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ivr.Gateway.Records;

/// <summary>Lines of JSON in a file that is only ever added to; a line is there whole or not at all.</summary>
internal static class RecordFile
{
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Opens <paramref name="path"/> for adding, readable by its owner only, behind the last whole line: what a crash left half written is cut off.</summary>
    /// <param name="share"><see cref="FileShare.None"/>: no other gateway may open it meanwhile.</param>
    public static FileStream OpenToAdd(string path, FileShare share = FileShare.Read)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(path, options);
        try
        {
            file.SetLength(LastLineEnd(file));
            file.Seek(0, SeekOrigin.End);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds whole lines and waits until the disk has them; on failure the file is as it was.</summary>
    public static void Add(FileStream file, ReadOnlySpan<byte> lines)
    {
        var before = file.Position;
        try
        {
            file.Write(lines);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            file.SetLength(before);
            file.Seek(before, SeekOrigin.Begin);
            throw;
        }
    }

    private static long LastLineEnd(FileStream file)
    {
        Span<byte> block = stackalloc byte[4096];
        for (var end = file.Length; end > 0;)
        {
            var start = Math.Max(0, end - block.Length);
            file.Seek(start, SeekOrigin.Begin);
            var part = block[..(int)(end - start)];
            file.ReadExactly(part);
            if (part.LastIndexOf((byte)'\n') is >= 0 and var at)
            {
                return start + at + 1;
            }

            end = start;
        }

        return 0;
    }
}

namespace Ivr.Media;

/// <summary>
/// One recording on the disk, written at absolute places so that whatever the disk did not take, or took by halves, becomes silence
/// and everything after it stays at its time. Named <c>.part</c> until it is whole. The writer's thread alone.
/// </summary>
internal sealed class RecordedFile(string folder, string name, int channels)
{
    public const string Part = ".part";

    /// <summary>More recordings of one name than any day has.</summary>
    private const int MostNamesakes = 100;

    private static readonly byte[] Silence = [.. Enumerable.Repeat(G711.AlawSilence, 8192)];

    private FileStream? _file;
    private string _path = "";
    private long _end;

    /// <summary>Below the folder, as it will be called when whole; null: it could not be begun yet.</summary>
    public string? Name { get; private set; }

    /// <summary>Writes samples of all channels, whose first one of each is number <paramref name="at"/>. Opens the file when that is still to be done.</summary>
    /// <exception cref="IOException">The disk does not take it; it may be tried again with what comes next.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Write(ReadOnlySpan<byte> piece, long at)
    {
        var file = _file ??= Open();
        Reach(file, at * channels);
        Put(file, piece);
    }

    /// <summary>Makes the head say what is there, so that it can be played although it goes on.</summary>
    /// <exception cref="IOException">The disk does not take it, or somebody has removed the file; the next write begins it anew.</exception>
    public void Patch()
    {
        if (_file is not { } file)
        {
            return;
        }

        if (!File.Exists(_path))
        {
            Close();
            throw new IOException($"somebody removed {_path}");
        }

        WriteHead(file);
    }

    /// <summary>It is over: what is there, silence added until it is <paramref name="samples"/> long, gets its name.</summary>
    /// <exception cref="IOException">The disk does not take it; what is there keeps its name of a part.</exception>
    public void Finish(long samples)
    {
        var file = _file ??= Open();
        Reach(file, samples * channels);
        if ((_end & 1) != 0)
        {
            // Chunks end at even places (RIFF); the byte is not counted.
            file.Position = AlawWav.HeadLength + _end;
            file.WriteByte(0);
        }

        Patch();
        file.Flush(flushToDisk: true);
        Close();
        File.Move(_path, Path.Combine(folder, Name!));
    }

    /// <summary>Nothing stays of it.</summary>
    /// <exception cref="IOException">The disk does not let it go.</exception>
    public void Discard()
    {
        Close();
        if (Name is not null)
        {
            Name = null;
            File.Delete(_path);
        }
    }

    public void Close()
    {
        var file = _file;
        _file = null;
        file?.Dispose();
    }

    private void Reach(FileStream file, long place)
    {
        while (_end < place)
        {
            Put(file, Silence.AsSpan(0, (int)Math.Min(place - _end, Silence.Length)));
        }
    }

    private void Put(FileStream file, ReadOnlySpan<byte> bytes)
    {
        file.Position = AlawWav.HeadLength + _end;
        file.Write(bytes);
        _end += bytes.Length;
    }

    private void WriteHead(FileStream file)
    {
        Span<byte> head = stackalloc byte[AlawWav.HeadLength];
        AlawWav.Write(head, channels, _end / channels);
        file.Position = 0;
        file.Write(head);
    }

    private FileStream Open()
    {
        for (var same = 1; ; same++)
        {
            var named = same == 1 ? name : $"{name}-{same}";
            var whole = Path.Combine(folder, named + ".wav");
            if (!File.Exists(whole) && TryCreate(whole + Part, mayFail: same < MostNamesakes) is { } file)
            {
                (_path, _end, Name) = (whole + Part, 0, named + ".wav");
                WriteHead(file);
                return file;
            }
        }
    }

    private static FileStream? TryCreate(string path, bool mayFail)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        else
        {
            // Nobody but the gateway's user hears what citizens say.
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (IOException) when (mayFail && File.Exists(path))
        {
            return null;
        }
    }
}

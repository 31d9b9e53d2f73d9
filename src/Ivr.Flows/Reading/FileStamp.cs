namespace Ivr.Flows;

/// <summary>A file as it stood before it was read: whoever compares it with the file of later sees every change since, those made while it was read too.</summary>
/// <param name="Path">As the operator named it.</param>
/// <param name="Length">In bytes; -1: it was not there.</param>
/// <param name="Written">When, in UTC; the default where it was not there.</param>
public readonly record struct FileStamp(string Path, long Length, DateTime Written)
{
    /// <summary>As it stands by now.</summary>
    public FileStamp Now => Of(Path);

    public static FileStamp Of(string path) =>
        File.Exists(path) && new FileInfo(path) is { Exists: true } file ? new FileStamp(path, file.Length, file.LastWriteTimeUtc) : new FileStamp(path, -1, default);
}

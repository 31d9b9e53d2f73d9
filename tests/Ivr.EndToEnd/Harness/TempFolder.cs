namespace Ivr.EndToEnd;

/// <summary>A folder of one test; gone after it, unless <c>IVR_KEEP</c> is set.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ivr-e2e-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A folder inside, made.</summary>
    public string Room(string name) => Directory.CreateDirectory(At(name)).FullName;

    public string Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        return At(name);
    }

    public void Dispose()
    {
        if (Environment.GetEnvironmentVariable("IVR_KEEP") is null)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}

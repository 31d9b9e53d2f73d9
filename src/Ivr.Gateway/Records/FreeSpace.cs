namespace Ivr.Gateway.Records;

/// <summary>Room on the disk.</summary>
internal static class FreeSpace
{
    /// <summary>Bytes free for us where <paramref name="folder"/> is, or will be once it is made.</summary>
    /// <exception cref="IOException">It cannot be told.</exception>
    public static long At(string folder)
    {
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
        {
            there = parent;
        }

        return new DriveInfo(there).AvailableFreeSpace;
    }
}

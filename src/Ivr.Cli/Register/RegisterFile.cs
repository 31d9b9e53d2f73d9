using Ivr.Flows;

namespace Ivr.Cli.Register;

/// <summary>What a change of a register came to.</summary>
internal enum RegisterChange
{
    Done,

    /// <summary>It was as asked already.</summary>
    Nothing,

    /// <summary>Its numbers were hashed with another key.</summary>
    OtherKey,
}

/// <summary>Changes one number's line of a register and leaves all others, and comments, as they are. The file is replaced whole: a gateway that reads it meets the old one or the new one.</summary>
internal static class RegisterFile
{
    /// <param name="path">The register; it is there.</param>
    /// <param name="profile">Null: the number's line is taken out.</param>
    /// <exception cref="IOException">It cannot be written, or somebody else is changing it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static RegisterChange Change(string path, RegisterKey key, UInt128 hash, CallerProfile? profile)
    {
        using var held = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var lines = new List<string>();
        using var reader = new StreamReader(held);
        while (reader.ReadLine() is { } read)
        {
            lines.Add(read);
        }

        var marked = lines.FindIndex(line => RegisterLine.Mark(line.Trim()) is not null);
        if (marked >= 0 && RegisterLine.Mark(lines[marked].Trim()) != key.Mark && lines.Exists(line => RegisterLine.Number(line.Trim()) is not null))
        {
            return RegisterChange.OtherKey;
        }

        var (at, line) = (lines.FindIndex(one => RegisterLine.Number(one.Trim())?.Hash == hash), profile is null ? null : RegisterLine.Of(hash, profile));
        if (line is null ? at < 0 : at >= 0 && lines[at].Trim() == line)
        {
            return RegisterChange.Nothing;
        }

        Put(lines, marked, RegisterLine.Of(key));
        Put(lines, lines.FindIndex(one => RegisterLine.Number(one.Trim())?.Hash == hash), line);
        Replace(path, lines);
        return RegisterChange.Done;
    }

    private static void Put(List<string> lines, int at, string? line)
    {
        if (at >= 0)
        {
            lines.RemoveAt(at);
        }

        if (line is not null)
        {
            lines.Insert(at >= 0 ? at : lines.Count, line);
        }
    }

    private static void Replace(string path, List<string> lines)
    {
        var fresh = path + ".new";
        File.WriteAllLines(fresh, lines);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(fresh, File.GetUnixFileMode(path));
        }

        File.Move(fresh, path, overwrite: true);
    }
}

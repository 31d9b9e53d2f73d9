using System.Globalization;

namespace Ivr.Flows;

/// <summary>A line of a register: the hash of a number and what is written down for it, or the mark of the key all hashes were made with.</summary>
public static class RegisterLine
{
    private const string KeyWord = "key";

    private const int Digits = 32;

    /// <returns>Null: it is no number's line.</returns>
    public static (UInt128 Hash, string Words)? Number(string line) =>
        line.Length > Digits && line[Digits] == ' ' && UInt128.TryParse(line.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hash) ? (hash, line[Digits..].Trim()) : null;

    /// <returns>Null: it is not the line of the key.</returns>
    public static string? Mark(string line) => line.Split(' ') is [KeyWord, var mark] ? mark : null;

    public static string Of(UInt128 hash, CallerProfile profile) => string.Create(CultureInfo.InvariantCulture, $"{hash:x32} {profile}");

    public static string Of(RegisterKey key) => $"{KeyWord} {key.Mark}";
}

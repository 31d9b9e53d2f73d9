using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>Whose passwords.</summary>
/// <param name="Owner">A word for messages.</param>
/// <param name="Word">What the variables of the environment begin with.</param>
public sealed record PasswordKind(Phrase Owner, string Word)
{
    /// <summary>Of seats, by their ids: <c>IVR_SEAT_PASSWORDS_FILE</c>, <c>IVR_SEAT_PASSWORD_AGENT_7</c> for <c>agent-7</c>.</summary>
    public static PasswordKind Seats { get; } = new("seat", "IVR_SEAT_PASSWORD");

    /// <summary>Of trunks' accounts, by the trunks' names: <c>IVR_TRUNK_PASSWORDS_FILE</c>, <c>IVR_TRUNK_PASSWORD_LANZHOU_TELECOM</c>.</summary>
    public static PasswordKind Trunks { get; } = new("trunk", "IVR_TRUNK_PASSWORD");

    /// <summary>Hashes of operators' keys, by their names: <c>IVR_OPERATOR_KEYS_FILE</c>, <c>IVR_OPERATOR_KEY_WANG</c>.</summary>
    public static PasswordKind Operators { get; } = new("operator", "IVR_OPERATOR_KEY");

    /// <summary>Names a file of <c>name:password</c> lines.</summary>
    public string FileVariable => Word + "S_FILE";

    /// <summary>The variable of one owner alone.</summary>
    public string VariableOf(string name) =>
        $"{Word}_{new string([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_')])}";

    /// <summary>Where a password that is missing is to be put.</summary>
    public Phrase Fix(string name) => $"put a line `{name}:PASSWORD` into the file {FileVariable} names, or set {VariableOf(name)}";
}

/// <summary>
/// Digest passwords. They come from the environment only, never from a settings file: a file of <c>name:password</c> lines, or
/// one variable an owner.
/// </summary>
public sealed class Passwords
{
    private readonly PasswordKind _kind;
    private readonly Dictionary<string, string> _passwords;
    private readonly Func<string, string?> _environment;

    private Passwords(PasswordKind kind, Dictionary<string, string> passwords, Func<string, string?> environment)
    {
        _kind = kind;
        _passwords = passwords;
        _environment = environment;
    }

    /// <summary>Reads the file, when one is named; the problems never show a password.</summary>
    public static (Passwords Passwords, IReadOnlyList<Diagnostic> Problems) Read(PasswordKind kind, Func<string, string?> environment)
    {
        var passwords = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<Diagnostic>();
        if (environment(kind.FileVariable) is { Length: > 0 } path)
        {
            ReadFile(kind, path, passwords, problems);
        }

        return (new Passwords(kind, passwords, environment), problems);
    }

    /// <summary>The same with more, as the demonstration makes them.</summary>
    public Passwords With(IEnumerable<KeyValuePair<string, string>> more)
    {
        var all = new Dictionary<string, string>(_passwords, StringComparer.Ordinal);
        foreach (var (name, password) in more)
        {
            all[name] = password;
        }

        return new Passwords(_kind, all, _environment);
    }

    public string? Of(string name) => _passwords.TryGetValue(name, out var password)
        ? password
        : _environment(_kind.VariableOf(name)) is { Length: > 0 } own ? own : null;

    private static void ReadFile(PasswordKind kind, string path, Dictionary<string, string> passwords, List<Diagnostic> problems)
    {
        void Report(int line, Phrase message, Phrase fix) => problems.Add(new Diagnostic("IVR314", Severity.Error, path, line, 1, 1, message, fix));
        string[] lines;
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            {
                Report(1, "everybody on this machine may read these passwords", $"chmod 600 {path}");
                return;
            }

            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(1, $"the file of {kind.FileVariable} cannot be read: {error.Message}", "check the path and who may read it");
            return;
        }

        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || colon == line.Length - 1)
            {
                Report(i + 1, "this line is not `name:password`", $"write the {kind.Owner}'s name, a colon, its password");
            }
            else if (!passwords.TryAdd(line[..colon].Trim(), line[(colon + 1)..]))
            {
                Report(i + 1, $"{kind.Owner} '{line[..colon]}' has a password already", $"keep one line a {kind.Owner}");
            }
        }
    }
}

using Ivr.Flows;

namespace Ivr.Gateway.Settings;

/// <summary>
/// The digest passwords of seats. They come from the environment only, never from a settings file: a file of
/// <c>id:password</c> lines that <see cref="FileVariable"/> names, or one variable a seat.
/// </summary>
public sealed class SeatPasswords
{
    public const string FileVariable = "IVR_SEAT_PASSWORDS_FILE";

    private readonly Dictionary<string, string> _passwords;
    private readonly Func<string, string?> _environment;

    private SeatPasswords(Dictionary<string, string> passwords, Func<string, string?> environment)
    {
        _passwords = passwords;
        _environment = environment;
    }

    /// <summary>The variable of one seat: <c>IVR_SEAT_PASSWORD_AGENT_7</c> for <c>agent-7</c>.</summary>
    public static string VariableOf(string seat) =>
        "IVR_SEAT_PASSWORD_" + new string([.. seat.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToUpperInvariant(letter) : '_')]);

    /// <summary>Reads the file, when one is named; the problems never show a password.</summary>
    public static (SeatPasswords Passwords, IReadOnlyList<Diagnostic> Problems) Read(Func<string, string?> environment)
    {
        var passwords = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = new List<Diagnostic>();
        if (environment(FileVariable) is { Length: > 0 } path)
        {
            ReadFile(path, passwords, problems);
        }

        return (new SeatPasswords(passwords, environment), problems);
    }

    /// <summary>The same with more seats, as the demonstration makes them.</summary>
    public SeatPasswords With(IEnumerable<KeyValuePair<string, string>> more)
    {
        var all = new Dictionary<string, string>(_passwords, StringComparer.Ordinal);
        foreach (var (seat, password) in more)
        {
            all[seat] = password;
        }

        return new SeatPasswords(all, _environment);
    }

    public string? Of(string seat) => _passwords.TryGetValue(seat, out var password)
        ? password
        : _environment(VariableOf(seat)) is { Length: > 0 } own ? own : null;

    private static void ReadFile(string path, Dictionary<string, string> passwords, List<Diagnostic> problems)
    {
        void Report(int line, string message, string fix) => problems.Add(new Diagnostic("IVR314", Severity.Error, path, line, 1, 1, message, fix));
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
            Report(1, $"the file of {FileVariable} cannot be read: {error.Message}", "check the path and who may read it");
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
                Report(i + 1, "this line is not `id:password`", "write the seat's id, a colon, its password");
            }
            else if (!passwords.TryAdd(line[..colon].Trim(), line[(colon + 1)..]))
            {
                Report(i + 1, $"seat '{line[..colon]}' has a password already", "keep one line a seat");
            }
        }
    }
}

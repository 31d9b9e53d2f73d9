using Ivr.Flows;
using Ivr.Gateway.Settings;
using Xunit;

namespace Ivr.Gateway.Tests.Settings;

public sealed class PasswordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_only_its_owner_reads_is_taken()
    {
        var passwords = Read("# seats\n8001:se:cret\n\n8002:other\n", UnixFileMode.UserRead, out var problems);
        Assert.Empty(problems);
        Assert.Equal("se:cret", passwords.Of("8001"));
        Assert.Equal("other", passwords.Of("8002"));
        Assert.Null(passwords.Of("8003"));
    }

    [Fact]
    public void A_file_everybody_may_read_is_refused_unread()
    {
        var passwords = Read("8001:secret\n", UnixFileMode.UserRead | UnixFileMode.OtherRead, out var problems);
        var problem = Assert.Single(problems);
        Assert.Equal("IVR314", problem.Code);
        Assert.Contains("chmod 600", problem.Fix!.English, StringComparison.Ordinal);
        Assert.Null(passwords.Of("8001"));
    }

    [Fact]
    public void A_bad_line_is_named_by_its_number_and_never_shown()
    {
        Read("8001:secret\nhunter2\n8001:again\n", UnixFileMode.UserRead, out var problems);
        Assert.Equal([2, 3], problems.Select(problem => problem.Line));
        Assert.DoesNotContain(problems, problem => problem.ToString().Contains("hunter2", StringComparison.Ordinal) || problem.ToString().Contains("again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_a_problem()
    {
        var (_, problems) = Passwords.Read(PasswordKind.Seats, name => name == PasswordKind.Seats.FileVariable ? "/nowhere/seats" : null);
        Assert.Equal("IVR314", Assert.Single(problems).Code);
    }

    [Fact]
    public void One_seats_password_may_come_in_a_variable_of_its_own()
    {
        var (passwords, _) = Passwords.Read(PasswordKind.Seats, name => name == "IVR_SEAT_PASSWORD_AGENT_7" ? "secret" : null);
        Assert.Equal("secret", passwords.Of("agent-7"));
    }

    [Fact]
    public void Trunks_have_a_file_and_variables_of_their_own()
    {
        var file = _folder.File("trunks", "telecom:se:cret\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead);
        }

        var (passwords, problems) = Passwords.Read(PasswordKind.Trunks, name => name switch
        {
            "IVR_TRUNK_PASSWORDS_FILE" => file,
            "IVR_TRUNK_PASSWORD_LANZHOU_UNICOM" => "other",
            _ => null,
        });
        Assert.Empty(problems);
        Assert.Equal(("se:cret", "other"), (passwords.Of("telecom"), passwords.Of("lanzhou-unicom")));
    }

    private Passwords Read(string text, UnixFileMode mode, out IReadOnlyList<Diagnostic> problems)
    {
        var file = _folder.File("seats", text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }

        (var passwords, problems) = Passwords.Read(PasswordKind.Seats, name => name == PasswordKind.Seats.FileVariable ? file : null);
        return passwords;
    }
}

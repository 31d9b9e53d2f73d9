using Ivr.Cli.Commands;
using Xunit;

namespace Ivr.Gateway.Tests.Settings;

/// <summary>The variables beside a laboratory's settings.</summary>
public sealed class LabEnvironmentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Variables_are_read_and_comments_passed_over()
    {
        var read = Read("# a comment\n\nIVR_SEAT_PASSWORD_A=se=cret \nEMPTY=\n");
        Assert.Empty(read.Problems);
        Assert.Equal(("se=cret ", ""), (read.Variables["IVR_SEAT_PASSWORD_A"], read.Variables["EMPTY"]));
    }

    [Fact]
    public void A_line_that_is_no_variable_is_an_error_with_its_place()
    {
        var read = Read("A=1\nexport B=2\nnothing\nA=3\n");
        Assert.Equal(["IVR326", "IVR326", "IVR326"], read.Problems.Select(static one => one.Code));
        Assert.Equal([2, 3, 4], read.Problems.Select(static one => one.Line));
        Assert.Contains("lab.env:2:1: error IVR326", read.Problems[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("A is set a second time", read.Problems[2].Message.English, StringComparison.Ordinal);
        Assert.Equal("1", read.Variables["A"]);
    }

    [Fact]
    public void There_need_be_no_such_file() => Assert.Empty(LabEnvironment.Beside(Path.Combine(_folder.Path, "settings.yaml")).Problems);

    private LabEnvironment Read(string text)
    {
        _folder.File("lab.env", text);
        return LabEnvironment.Beside(Path.Combine(_folder.Path, "settings.yaml"));
    }
}

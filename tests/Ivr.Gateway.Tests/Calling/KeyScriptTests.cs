using Ivr.Cli.Calling;
using Xunit;

namespace Ivr.Gateway.Tests.Calling;

public sealed class KeyScriptTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("3", "3")]
    [InlineData("3,w5,1", "3 5s 1")]
    [InlineData("12#,w0.5,*", "1 2 # 0.5s *")]
    public void Keys_and_waits_are_read_in_order(string text, string expected)
    {
        var (steps, problem) = KeyScript.Read(text);
        Assert.Null(problem);
        Assert.Equal(expected, string.Join(' ', steps.Select(step => step.Key?.ToString() ?? $"{step.Wait.TotalSeconds}s")));
    }

    [Theory]
    [InlineData("3,x")]
    [InlineData("w")]
    [InlineData("wx")]
    [InlineData("w9999")]
    [InlineData("一")]
    public void What_is_no_key_is_refused(string text) => Assert.NotNull(KeyScript.Read(text).Problem);
}

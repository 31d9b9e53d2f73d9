using System.CommandLine;
using Ivr.Cli;
using Xunit;

namespace Ivr.Gateway.Tests.Calling;

public sealed class CommandLineWordsTests : IDisposable
{
    [Theory]
    [InlineData("en", "Required argument 'PLAN' missing for command: 'check'.", "Usage:")]
    [InlineData("zh", "命令 'check' 缺少参数 'PLAN'。", "用法：")]
    public void What_the_library_says_of_a_command_line_is_in_the_operators_language(string locale, string error, string heading)
    {
        CommandLineWords.SayIn(Locale.Of(locale)!);
        var root = new RootCommand { new Command("check") { new Argument<string>("PLAN") } };
        var help = new StringWriter();
        root.Parse(["check", "--help"]).Invoke(new InvocationConfiguration { Output = help });
        Assert.Equal(error, Assert.Single(root.Parse(["check"]).Errors).Message);
        Assert.Contains(heading, help.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => CommandLineWords.SayIn(Locale.English);
}

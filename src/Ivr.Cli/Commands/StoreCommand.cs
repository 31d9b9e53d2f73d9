using System.CommandLine;
using Ivr.Gateway.Store;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr store</c>: the process of the embedded store; the gateway starts it.</summary>
internal static class StoreCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "Where it keeps its data." };
        var port = new Argument<int?>("PORT") { Description = "On 127.0.0.1; without it, a free one.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("store", "Serves the embedded store until standard input ends; the gateway starts it.") { folder, port };
        command.SetAction((parsed, _) => StoreHost.RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(port), new Random(), TimeProvider.System));
        return command;
    }
}

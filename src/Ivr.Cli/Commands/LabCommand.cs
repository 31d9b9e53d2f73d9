using System.CommandLine;
using Ivr.Gateway;
using Ivr.Gateway.Start;
using Microsoft.Extensions.Logging;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr lab</c>: the gateway of the load bench.</summary>
internal static class LabCommand
{
    public static Command Create()
    {
        var settings = new Option<string>("--settings") { Description = "Another settings file.", HelpName = "FILE", DefaultValueFactory = _ => Shipped.Find("dialplans/lab/settings.yaml") };
        var listen = RunCommand.Listen();
        var redis = RunCommand.Redis();
        var command = new Command("lab", "Runs the bench's gateway on 127.0.0.1:5070 with seats at 127.0.0.1:5080; prints `ready` once it is. What it keeps goes when it ends.")
        {
            settings, listen, redis,
        };
        command.SetAction(async (parsed, _) =>
        {
            var data = Directory.CreateTempSubdirectory("ivr-lab-");
            try
            {
                return await GatewayProgram.RunAsync(
                    new RunOrder
                    {
                        Settings = parsed.GetValue(settings),
                        Listen = parsed.GetValue(listen),
                        Redis = parsed.GetValue(redis),
                        Data = data.FullName,
                        SayReady = true,
                        Least = LogLevel.Warning,
                    },
                    Console.Out, Console.Error);
            }
            finally
            {
                data.Delete(recursive: true);
            }
        });
        return command;
    }
}

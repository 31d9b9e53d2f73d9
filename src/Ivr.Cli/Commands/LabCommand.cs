using System.CommandLine;
using Ivr.Gateway;
using Ivr.Gateway.Start;
using Microsoft.Extensions.Logging;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr lab</c>: the gateway of the load bench.</summary>
internal static class LabCommand
{
    // Stands beside its settings, and is no secret: a laboratory's passwords.
    private const string EnvironmentFile = "lab.env";

    public static Command Create()
    {
        var settings = new Option<string>("--settings") { Description = "Another settings file.", HelpName = "FILE", DefaultValueFactory = _ => Shipped.Find("dialplans/lab/settings.yaml") };
        var listen = RunCommand.Listen();
        var redis = RunCommand.Redis();
        var data = RunCommand.Data();
        data.Description = "Where records lie and stay; without it a folder of its own, which goes when it ends.";
        var command = new Command("lab", "Runs the bench's gateway on 127.0.0.1:5070 with seats at 127.0.0.1:5080; prints `ready` once it is.")
        {
            settings, listen, redis, data, LabDialCommand.Create(),
        };
        command.SetAction(async (parsed, _) =>
        {
            var own = parsed.GetValue(data) is null ? LabFolder.Create() : null;
            try
            {
                return await GatewayProgram.RunAsync(
                    new RunOrder
                    {
                        Settings = parsed.GetValue(settings),
                        Listen = parsed.GetValue(listen),
                        Redis = parsed.GetValue(redis),
                        Data = own?.FullName ?? parsed.GetValue(data),
                        Lab = true,
                        Environment = ReadEnvironment(parsed.GetRequiredValue(settings)),
                        SayReady = true,
                        Least = LogLevel.Warning,
                    },
                    Console.Out, Console.Error);
            }
            finally
            {
                own?.Delete(recursive: true);
            }
        });
        return command;
    }

    private static Dictionary<string, string> ReadEnvironment(string settings)
    {
        var path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(settings))!, EnvironmentFile);
        return !File.Exists(path) ? [] : File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
    }
}

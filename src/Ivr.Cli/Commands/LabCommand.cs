using System.CommandLine;
using Ivr.Gateway;
using Ivr.Gateway.Start;
using Microsoft.Extensions.Logging;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr lab</c>: the gateway of the load bench.</summary>
internal static class LabCommand
{
    public static Command Create(Screen screen)
    {
        var settings = new Option<string>("--settings") { Description = "Another settings file.", HelpName = "FILE", DefaultValueFactory = _ => Shipped.Find("dialplans/lab/settings.yaml") };
        var listen = RunCommand.Listen(screen);
        var redis = RunCommand.Redis(screen);
        var data = RunCommand.Data();
        data.Description = "Where records lie and stay; without it a folder of its own, which goes when it ends.";
        var cold = RunCommand.Cold();
        var record = new Option<bool>("--record") { Description = "Records conversations, as a gateway does unless told otherwise; the bench counts what that costs." };
        var seats = LabSeats.Option(screen);
        var command = new Command("lab", "Runs the bench's gateway on 127.0.0.1:5070 with seats at 127.0.0.1:5080; prints `ready` once it is.")
        {
            settings, listen, redis, data, cold, record, seats, LabDialCommand.Create(screen),
        };
        command.SetAction(async (parsed, _) =>
        {
            var environment = LabEnvironment.Beside(parsed.GetRequiredValue(settings));
            foreach (var problem in environment.Problems)
            {
                await Console.Error.WriteAsync(problem.In(screen.Locale));
            }

            if (environment.Problems.Count > 0)
            {
                return 1;
            }

            var own = parsed.GetValue(data) is null ? LabFolder.Create() : null;
            try
            {
                return await GatewayProgram.RunAsync(
                    new RunOrder
                    {
                        Locale = screen.Locale,
                        Settings = parsed.GetValue(settings),
                        Listen = parsed.GetValue(listen),
                        Redis = parsed.GetValue(redis),
                        Data = own?.FullName ?? parsed.GetValue(data),
                        Seats = parsed.GetValue(seats) is { } many ? LabSeats.Of(many) : null,
                        Lab = true,
                        Records = parsed.GetValue(record),
                        Rehearse = !parsed.GetValue(cold),
                        Environment = environment.Variables,
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
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Ivr.Gateway;
using Ivr.Gateway.Settings;
using Ivr.Gateway.Start;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr run</c>.</summary>
internal static class RunCommand
{
    public static Command Create(Screen screen)
    {
        var settings = new Option<string?>("--settings") { Description = "The settings file; without it: 127.0.0.1:5060, dialplans/gansu.yaml, audio/, data/.", HelpName = "FILE" };
        var listen = Listen(screen);
        var redis = Redis(screen);
        var data = Data();
        var http = Http();
        var demo = new Option<bool>("--demo") { Description = "Demonstration seats inside this process, and a table of what to dial." };
        var cold = Cold();
        var command = new Command("run", "Runs the gateway until SIGTERM or Ctrl-C: the first drains, the second ends at once. SIGHUP reads the dialplan anew.")
        {
            settings, listen, redis, data, http, demo, cold,
        };
        command.SetAction((parsed, _) => GatewayProgram.RunAsync(
            new RunOrder
            {
                Locale = screen.Locale,
                Settings = parsed.GetValue(settings),
                Listen = parsed.GetValue(listen),
                Redis = parsed.GetValue(redis),
                Data = parsed.GetValue(data),
                Http = parsed.GetValue(http),
                Demo = parsed.GetValue(demo),
                Rehearse = !parsed.GetValue(cold) && !parsed.GetValue(demo),
            },
            Console.Out, Console.Error));
        return command;
    }

    public static Option<IPEndPoint?> Listen(Screen screen) => new("--listen")
    {
        Description = "Where SIP listens.",
        HelpName = "IP:PORT",
        CustomParser = result => Parsed(result, AddressText.Local, text => screen.Fault(result, $"'{text}' is not an address with a port, as 127.0.0.1:5060.")),
    };

    public static Option<DnsEndPoint?> Redis(Screen screen) => new("--redis")
    {
        Description = "The shared store; without it the embedded one. Its password comes from IVR_REDIS_PASSWORD.",
        HelpName = "HOST:PORT",
        CustomParser = result => Parsed(result, AddressText.Remote, text => screen.Fault(result, $"'{text}' is not a host with a port, as 127.0.0.1:6379.")),
    };

    public static Option<string?> Data() => new("--data") { Description = "Where records, journal and the embedded store lie.", HelpName = "DIR" };

    public static Option<int?> Http() => new("--http") { Description = "Port of health, metrics and ops on 127.0.0.1; 0: any.", HelpName = "PORT" };

    public static Option<bool> Cold() => new("--cold") { Description = "Without the rehearsal before it is ready: starts two seconds sooner, and its first calls take longer." };

    private static T? Parsed<T>(ArgumentResult result, Func<string, T?> read, Action<string> refuse)
        where T : class
    {
        var text = result.Tokens.Single().Value;
        var value = read(text);
        if (value is null)
        {
            refuse(text);
        }

        return value;
    }
}

using System.CommandLine;
using System.Net;
using Ivr.Gateway.Logging;
using Ivr.Gateway.Settings;
using Microsoft.Extensions.Logging;

namespace Ivr.Cli.Calling;

/// <summary><c>ivr call</c>: a citizen's phone on the command line.</summary>
internal static class CallCommand
{
    public static Command Create(Screen screen)
    {
        var target = new Argument<string>("TARGET") { Description = "A number as 093112345, or a SIP URI." };
        var to = new Option<IPEndPoint>("--to")
        {
            Description = "The gateway.",
            HelpName = "IP:PORT",
            DefaultValueFactory = _ => new IPEndPoint(IPAddress.Loopback, 5060),
            CustomParser = result =>
            {
                var text = result.Tokens.Single().Value.Replace("localhost", "127.0.0.1", StringComparison.OrdinalIgnoreCase);
                if (AddressText.Local(text) is { } address)
                {
                    return address;
                }

                screen.Fault(result, $"'{text}' is not an address with a port, as 127.0.0.1:5060.");
                return null;
            },
        };
        var from = new Option<string>("--from") { Description = "The caller's number.", HelpName = "NUMBER", DefaultValueFactory = _ => "13893100000" };
        var press = new Option<string>("--press") { Description = "Keys after the answer: 3, or 3,w5,1 with five seconds between.", HelpName = "KEYS", DefaultValueFactory = _ => "" };
        var hear = new Option<string?>("--hear") { Description = "Write what is heard.", HelpName = "OUT.WAV" };
        var say = new Option<string?>("--say") { Description = "Play this to the other side, once: WAV, 8 kHz, mono.", HelpName = "IN.WAV" };
        var seconds = new Option<double?>("--for") { Description = "Hang up so long after the answer.", HelpName = "SECONDS" };
        press.Validators.Add(result =>
        {
            if (KeyScript.Read(result.GetValueOrDefault<string>() ?? "").Problem is { } problem)
            {
                screen.Fault(result, problem);
            }
        });
        var command = new Command("call", "Calls as a citizen would and tells what happens; Ctrl-C hangs up. Exit code 0 when the call was answered.")
        {
            target, to, from, press, hear, say, seconds,
        };
        command.SetAction(async (parsed, _) =>
        {
            var order = new CallOrder(
                parsed.GetRequiredValue(target), parsed.GetRequiredValue(to), parsed.GetRequiredValue(from),
                KeyScript.Read(parsed.GetRequiredValue(press)).Steps, parsed.GetValue(hear), parsed.GetValue(say),
                parsed.GetValue(seconds) is { } length ? TimeSpan.FromSeconds(length) : null);
            using var logs = GatewayLogs.Create(TimeProvider.System, LogLevel.Error);
            return await CitizenCall.RunAsync(order, TimeProvider.System, logs, screen);
        });
        return command;
    }
}

using System.CommandLine;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr lab dial URI</c>: the running laboratory calls a SIP URI.</summary>
internal static class LabDialCommand
{
    public static Command Create(Screen screen)
    {
        var target = new Argument<string>("SIP-URI") { Description = "Whom it calls: sip:callee@127.0.0.1:15600." };
        var data = new Option<string?>("--data") { Description = "The laboratory's data folder; without it that of the one started last.", HelpName = "DIR" };
        var entry = new Option<string>("--entry") { Description = "The number of its plan the call walks as, once answered.", HelpName = "NUMBER", DefaultValueFactory = _ => "7009" };
        var account = new Option<string>("--as") { Description = "The account whose password answers a challenge.", HelpName = "USER", DefaultValueFactory = _ => "sippauth" };
        var command = new Command("dial", "Lets the running laboratory call out: a prompt, ten seconds, and it hangs up. How it went stands in its records.") { target, data, entry, account };
        command.SetAction((parsed, _) => (parsed.GetValue(data) ?? LabFolder.Newest()) is { } folder
            ? OpsClient.UseAsync(folder, screen, client => DialAsync(client, screen, new DialOrder(parsed.GetRequiredValue(target), parsed.GetValue(entry), parsed.GetValue(account))))
            : Task.FromResult(screen.Refuse("no laboratory runs", "start one: `ivr lab`")));
        return command;
    }

    private static async Task<int> DialAsync(OpsClient client, Screen screen, DialOrder order)
    {
        var (begun, problem) = await client.PostAsync<DialAnswer>("/dial", order);
        if (begun is null)
        {
            return screen.Refuse($"it does not dial: {problem}", "`ivr lab dial --help` says what it takes; only a laboratory dials");
        }

        screen.Line($"calling {order.Target}: {begun.CallId}");
        return 0;
    }
}

using System.CommandLine;
using System.Globalization;
using Ivr.Cli.Tracing;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr trace CALL</c>: what was said over the wire in a call, as a ladder; without a call, those that can be shown.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        var call = new Argument<string?>("CALL") { Description = "Its Call-ID, as logs and records have it; without it the calls that can be shown.", Arity = ArgumentArity.ZeroOrOne };
        var whole = new Option<bool>("--full") { Description = "Each message in full." };
        var data = OpsClient.DataOption();
        var command = new Command("trace", "Draws the last SIP messages of a call and its legs, numbers masked.") { call, whole, data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(
            parsed.GetRequiredValue(data),
            client => parsed.GetValue(call) is { } id ? ShowAsync(client, id, parsed.GetValue(whole)) : ListAsync(client)));
        return command;
    }

    private static async Task<int> ShowAsync(OpsClient client, string call, bool whole)
    {
        var (lines, problem) = await client.GetAsync<IReadOnlyList<TraceLine>>($"/trace?call={Uri.EscapeDataString(call)}");
        if (lines is null)
        {
            return OpsClient.Refuse(problem!, "`ivr trace` lists the calls that can be shown");
        }

        Console.Write(Ladder.Draw(lines, whole));
        return 0;
    }

    private static async Task<int> ListAsync(OpsClient client)
    {
        var (calls, problem) = await client.GetAsync<IReadOnlyList<TracedCallView>>("/trace");
        if (calls is null)
        {
            return OpsClient.Refuse(problem!, "look at the gateway's log");
        }

        foreach (var call in calls)
        {
            var first = call.First;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{first.At.ToLocalTime():HH:mm:ss}  {(first.Sent ? "to  " : "from")} {first.Peer,-26} {first.Text.Split('\n')[0],-50}  {call.CallId}"));
        }

        return 0;
    }
}

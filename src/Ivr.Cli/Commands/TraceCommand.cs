using System.CommandLine;
using Ivr.Cli.Tracing;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr trace CALL</c>: what was said over the wire in a call, as a ladder; without a call, those that can be shown.</summary>
internal static class TraceCommand
{
    public static Command Create(Screen screen)
    {
        var call = new Argument<string?>("CALL") { Description = "Its Call-ID, as logs and records have it; without it the calls that can be shown.", Arity = ArgumentArity.ZeroOrOne };
        var whole = new Option<bool>("--full") { Description = "Each message in full." };
        var data = OpsClient.DataOption();
        var command = new Command("trace", "Draws the last SIP messages of a call and its legs, numbers masked.") { call, whole, data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(
            parsed.GetRequiredValue(data), screen,
            client => parsed.GetValue(call) is { } id ? ShowAsync(client, screen, id, parsed.GetValue(whole)) : ListAsync(client, screen)));
        return command;
    }

    private static async Task<int> ShowAsync(OpsClient client, Screen screen, string call, bool whole)
    {
        var (lines, problem) = await client.GetAsync<IReadOnlyList<TraceLine>>($"/trace?call={Uri.EscapeDataString(call)}");
        if (lines is null)
        {
            return screen.Refuse($"{problem}", "`ivr trace` lists the calls that can be shown");
        }

        Console.Write(Ladder.Draw(lines, whole, screen.Locale));
        return 0;
    }

    private static async Task<int> ListAsync(OpsClient client, Screen screen)
    {
        var (calls, problem) = await client.GetAsync<IReadOnlyList<TracedCallView>>("/trace");
        if (calls is null)
        {
            return screen.Refuse($"{problem}", "look at the gateway's log");
        }

        foreach (var call in calls)
        {
            var first = call.First;
            var (at, peer, title) = (first.At.ToLocalTime(), first.Peer.PadRight(26), first.Text.Split('\n')[0].PadRight(50));
            screen.Line(first.Sent ? $"{at:HH:mm:ss}  to   {peer} {title}  {call.CallId}" : (Phrase)$"{at:HH:mm:ss}  from {peer} {title}  {call.CallId}");
        }

        return 0;
    }
}

using System.CommandLine;
using Ivr.Acd;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary>An operator's hand on conversations: <c>ivr calls</c> names them, <c>join</c>, <c>supervise</c> and <c>recording</c> do something in one.</summary>
internal static class TalkCommands
{
    public static Command Calls(Screen screen)
    {
        var data = OpsClient.DataOption();
        var command = new Command("calls", "Shows the calls that live now.") { data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, client => ListAsync(client, screen)));
        return command;
    }

    public static Command Join(Screen screen)
    {
        var call = CallArgument();
        var whom = new Argument<string>("WHOM") { Description = "A seat, or a number seats may call: 110." };
        var data = OpsClient.DataOption();
        var command = new Command("join", "Rings one more, who then talks with a citizen and his seat.") { call, whom, data };
        command.SetAction((parsed, _) => OrderAsync(parsed.GetRequiredValue(data), screen, parsed.GetRequiredValue(call), "join", new JoinOrder(parsed.GetRequiredValue(whom), Environment.UserName)));
        return command;
    }

    public static Command Supervise(Screen screen)
    {
        var mode = new Argument<string>("MODE") { Description = "listen: he hears all. whisper: the seats hear him too. barge: all hear him. stop: he goes." };
        mode.AcceptOnlyFromAmong("listen", "whisper", "barge", "stop");
        var call = CallArgument();
        var whom = new Argument<string?>("WHOM") { Description = "The supervisor: a seat, or a number seats may call; left out: who supervises already.", Arity = ArgumentArity.ZeroOrOne };
        var data = OpsClient.DataOption();
        var command = new Command("supervise", "Lets a supervisor take part in a conversation, or changes how.") { mode, call, whom, data };
        command.SetAction((parsed, _) => OrderAsync(
            parsed.GetRequiredValue(data), screen, parsed.GetRequiredValue(call), "supervise", new SuperviseOrder(parsed.GetRequiredValue(mode), parsed.GetValue(whom), Environment.UserName)));
        return command;
    }

    public static Command Recording(Screen screen)
    {
        var what = new Argument<string>("WHAT") { Description = "pause: what is said now is not recorded. resume: it is again." };
        what.AcceptOnlyFromAmong("pause", "resume");
        var call = CallArgument();
        var data = OpsClient.DataOption();
        var command = new Command("recording", "Pauses or resumes the recording of a conversation.") { what, call, data };
        command.SetAction((parsed, _) => OrderAsync(parsed.GetRequiredValue(data), screen, parsed.GetRequiredValue(call), "recording", new RecordingOrder(parsed.GetRequiredValue(what), Environment.UserName)));
        return command;
    }

    private static Argument<string> CallArgument() => new("CALL") { Description = "The citizen's call, as `ivr calls` names it." };

    private static Task<int> OrderAsync(string data, Screen screen, string call, string what, object order) => OpsClient.UseAsync(data, screen, async client =>
    {
        var (answer, problem) = await client.PostAsync<TalkAnswer>($"/calls/{Uri.EscapeDataString(call)}/{what}", order);
        if (answer is null)
        {
            return screen.Refuse($"{problem}");
        }

        screen.Line($"{what}: ordered; the call's record and the log say what became of it");
        return 0;
    });

    private static async Task<int> ListAsync(OpsClient client, Screen screen)
    {
        var (cards, problem) = await client.GetAsync<CallCard[]>("/calls");
        if (cards is null)
        {
            return screen.Refuse($"{problem}");
        }

        foreach (var card in cards)
        {
            screen.Line($"{card.CallId}  {card.City}  {card.Stage}  {card.Caller}  {card.Seat}");
        }

        return 0;
    }
}

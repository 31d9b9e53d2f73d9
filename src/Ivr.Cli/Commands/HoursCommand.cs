using System.CommandLine;
using Ivr.Acd;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr hours open|close|auto NAME</c>, <c>ivr hours list</c>: the operator's hand on opening hours.</summary>
internal static class HoursCommand
{
    public static Command Create(Screen screen) => new("hours", "Opens or closes opening hours of the dialplan by hand, until a time; new calls follow within a second.")
    {
        Set(new Command("open", "Open, whatever the plan says."), "open", screen),
        Set(new Command("close", "Closed, whatever the plan says."), "closed", screen),
        Set(new Command("auto", "As the plan has it again."), "auto", screen),
        List(screen),
    };

    private static Command Set(Command command, string position, Screen screen)
    {
        var name = new Argument<string>("NAME") { Description = "As the dialplan names them: offices." };
        var until = new Option<string?>("--until") { Description = "From then on the plan decides again, China time: '18:00', '2026-11-26 18:00', or in '2h'.", HelpName = "TIME", Required = position != "auto" };
        var data = OpsClient.DataOption();
        command.Add(name);
        command.Add(data);
        if (position != "auto")
        {
            command.Add(until);
        }

        command.SetAction((parsed, _) =>
        {
            var path = "/hours/" + Uri.EscapeDataString(parsed.GetRequiredValue(name));
            var order = new HoursOrder(position, position == "auto" ? null : ChinaTime.Read(parsed.GetValue(until)), Environment.UserName);
            return OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, async client => Show(await client.PostAsync<IReadOnlyList<HoursView>>(path, order), screen));
        });
        return command;
    }

    private static Command List(Screen screen)
    {
        var data = OpsClient.DataOption();
        var command = new Command("list", "Shows what is set by hand.") { data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, async client => Show(await client.GetAsync<IReadOnlyList<HoursView>>("/hours"), screen)));
        return command;
    }

    /// <summary>In words.</summary>
    public static Phrase Say(HoursOverride one) => one.Open
        ? $"{one.Name}: open until {ChinaTime.Show(one.Until)}, by {one.Who} at {ChinaTime.Show(one.At)}"
        : (Phrase)$"{one.Name}: closed until {ChinaTime.Show(one.Until)}, by {one.Who} at {ChinaTime.Show(one.At)}";

    private static int Show((IReadOnlyList<HoursView>? All, Phrase? Problem) answer, Screen screen)
    {
        if (answer.All is null)
        {
            return screen.Refuse($"{answer.Problem}");
        }

        if (answer.All.Count == 0)
        {
            screen.Line("all hours are as the plan has them");
        }

        foreach (var one in answer.All)
        {
            var said = Say(new HoursOverride(one.Name, one.Open, one.Until, one.Who, one.At));
            screen.Line(one.Entries.Count == 0 ? said : $"{said}; of the ledger: {one.Entries}");
        }

        return 0;
    }
}

using System.CommandLine;
using Ivr.Acd;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr hours open|close|auto NAME</c>, <c>ivr hours list</c>: the operator's hand on opening hours.</summary>
internal static class HoursCommand
{
    public static Command Create() => new("hours", "Opens or closes opening hours of the dialplan by hand, until a time; new calls follow within a second.")
    {
        Set("open", "open", "Open, whatever the plan says."), Set("close", "closed", "Closed, whatever the plan says."), Set("auto", "auto", "As the plan has it again."), List(),
    };

    private static Command Set(string verb, string position, string about)
    {
        var name = new Argument<string>("NAME") { Description = "As the dialplan names them: offices." };
        var until = new Option<string?>("--until") { Description = "From then on the plan decides again, China time: '18:00' or '2026-11-26 18:00'.", HelpName = "TIME", Required = position != "auto" };
        var data = OpsClient.DataOption();
        var command = new Command(verb, about) { name, data };
        if (position != "auto")
        {
            command.Add(until);
        }

        command.SetAction((parsed, _) =>
        {
            var path = "/hours/" + Uri.EscapeDataString(parsed.GetRequiredValue(name));
            var order = new HoursOrder(position, position == "auto" ? null : ChinaTime.Read(parsed.GetValue(until)), Environment.UserName);
            return OpsClient.UseAsync(parsed.GetRequiredValue(data), async client => Show(await client.PostAsync<IReadOnlyList<HoursOverride>>(path, order)));
        });
        return command;
    }

    private static Command List()
    {
        var data = OpsClient.DataOption();
        var command = new Command("list", "Shows what is set by hand.") { data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), async client => Show(await client.GetAsync<IReadOnlyList<HoursOverride>>("/hours"))));
        return command;
    }

    /// <summary>In words.</summary>
    public static string Say(HoursOverride one) => $"{one.Name}: {(one.Open ? "open" : "closed")} until {ChinaTime.Show(one.Until)}, by {one.Who} at {ChinaTime.Show(one.At)}";

    private static int Show((IReadOnlyList<HoursOverride>? All, string? Problem) answer)
    {
        if (answer.All is null)
        {
            Console.Error.WriteLine($"ivr: {answer.Problem}");
            return 1;
        }

        Console.WriteLine(answer.All.Count == 0 ? "all hours are as the plan has them" : string.Join('\n', answer.All.Select(Say)));
        return 0;
    }
}

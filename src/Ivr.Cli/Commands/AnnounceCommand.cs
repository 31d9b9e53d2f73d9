using System.CommandLine;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr announce list|propose|approve|withdraw|key</c>: what callers are told just now, agreed on by two operators.</summary>
internal static class AnnounceCommand
{
    private const string Chinese = "zh";

    public static Command Create(Screen screen) => new("announce", "What callers are told just now: one operator proposes it, another approves it, it ends by itself.") { List(screen), Propose(screen), Approve(screen), Withdraw(screen), Key(screen) };

    private static Command List(Screen screen)
    {
        var data = OpsClient.DataOption();
        var command = new Command("list", "Shows what is announced and what waits for approval.") { data };
        command.SetAction((parsed, _) => OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, async client =>
        {
            var (all, problem) = await client.GetAsync<IReadOnlyList<AnnouncementView>>("/announcements");
            return all is null ? screen.Refuse($"{problem}") : Show(all, screen);
        }));
        return command;
    }

    private static Command Propose(Screen screen)
    {
        var city = new Option<string?>("--city") { Description = "Whose callers shall hear it; left out: those of all cities.", HelpName = "ID" };
        var until = new Option<string>("--until") { Description = "When it ends, China time: '18:00' or '2026-11-26 18:00'.", HelpName = "TIME", Required = true };
        var text = new Option<string[]>("--text") { Description = "What is spoken, in Chinese; adx=TEXT for another language.", HelpName = "[TAG=]TEXT" };
        var prompt = new Option<string?>("--prompt") { Description = "The recorded prompt it is, instead of a text.", HelpName = "ID" };
        var reading = new Option<string?>("--reading") { Description = "The Chinese text in Hanyu Pinyin: espeak-ng reads nothing else.", HelpName = "PINYIN" };
        var data = OpsClient.DataOption();
        var command = new Command("propose", "Proposes an announcement; nobody hears it before another operator has approved it.") { city, until, text, reading, prompt, data };
        command.SetAction((parsed, _) =>
        {
            var order = new AnnouncementOrder(parsed.GetValue(city), ChinaTime.Read(parsed.GetRequiredValue(until)), parsed.GetValue(prompt), Texts(parsed.GetValue(text) ?? []), parsed.GetValue(reading));
            return OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, client => OrderAsync(client, screen, "/announcements", order));
        });
        return command;
    }

    private static Command Approve(Screen screen) => OnOne(new Command("approve", "Brings it in force; who proposed it cannot."), screen, static () => new { });

    private static Command Withdraw(Screen screen) => OnOne(new Command("withdraw", "Ends it, proposed or in force; one operator is enough."), screen, static () => new WithdrawOrder(Environment.UserName));

    private static Command Key(Screen screen)
    {
        var name = new Argument<string>("NAME") { Description = "Whose: wang." };
        var command = new Command("key", "Makes a key for an operator: he keeps it, the gateway gets its hash.") { name };
        command.SetAction(parsed =>
        {
            var who = parsed.GetRequiredValue(name);
            if (who.Length == 0 || !who.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            {
                return screen.Refuse($"'{who}' is no name", "a to z, digits, - _ .");
            }

            var (own, line) = OperatorKeys.New(who);
            screen.Line($"for {who} alone:      export {OperatorKeys.Variable}={own}\nfor the gateway:  {line}\n\nThe second line goes into the file IVR_OPERATOR_KEYS_FILE names, which belongs to who runs the machine; then start the gateway anew.");
            return 0;
        });
        return command;
    }

    private static Command OnOne(Command command, Screen screen, Func<object> body)
    {
        var id = new Argument<string>("ID") { Description = "As `ivr announce list` shows it." };
        var data = OpsClient.DataOption();
        command.Add(id);
        command.Add(data);
        command.SetAction((parsed, _) =>
        {
            var path = $"/announcements/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/{command.Name}";
            return OpsClient.UseAsync(parsed.GetRequiredValue(data), screen, client => OrderAsync(client, screen, path, body()));
        });
        return command;
    }

    private static async Task<int> OrderAsync(OpsClient client, Screen screen, string path, object order)
    {
        var (one, problem) = await client.PostAsync<AnnouncementView>(path, order);
        if (one is null)
        {
            return screen.Refuse($"{problem}");
        }

        screen.Line(one.State switch
        {
            "over" => $"{one.Id} is over",
            "in-force" => $"{one.Id} is in force until {ChinaTime.Show(one.Until)}, approved by {one.ApprovedBy}",
            _ => (Phrase)$"{one.Id} is proposed by {one.ProposedBy}: another operator approves it by `ivr announce approve {one.Id}`",
        });
        return 0;
    }

    private static int Show(IReadOnlyList<AnnouncementView> all, Screen screen)
    {
        if (all.Count == 0)
        {
            screen.Line("nothing is announced, nothing is proposed");
            return 0;
        }

        foreach (var one in all)
        {
            var head = one.ApprovedBy is { } who
                ? $"{one.Id}  {one.State}  for {Whose(one)}  until {ChinaTime.Show(one.Until)}  proposed by {one.ProposedBy}, approved by {who}"
                : (Phrase)$"{one.Id}  {one.State}  for {Whose(one)}  until {ChinaTime.Show(one.Until)}  proposed by {one.ProposedBy}";
            screen.Line(one.Seconds > 0 ? $"{head}  {one.Seconds:0.0} s" : head);
            screen.Line($"    {What(one)}");
            if (one.Problem is { } problem)
            {
                screen.Line($"    not heard here: {problem}");
            }
        }

        return 0;
    }

    /// <summary>Whose callers hear it.</summary>
    public static Phrase Whose(AnnouncementView one) => one.City is { } city ? $"{city}" : (Phrase)"all";

    /// <summary>In words.</summary>
    public static string What(AnnouncementView one) => one.Prompt ?? string.Join("; ", one.Texts.Select(text => text.Key == Chinese ? text.Value : $"{text.Key}: {text.Value}"));

    private static Dictionary<string, string>? Texts(string[] written)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in written)
        {
            var (tag, words) = text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && text[..at].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? (text[..at], text[(at + 1)..]) : (Chinese, text);
            texts[tag] = words;
        }

        return texts.Count == 0 ? null : texts;
    }
}

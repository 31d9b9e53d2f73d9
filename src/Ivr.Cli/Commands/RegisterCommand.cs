using System.CommandLine;
using Ivr.Cli.Register;
using Ivr.Flows;
using Ivr.Gateway.Start;

namespace Ivr.Cli.Commands;

/// <summary><c>ivr register add|remove|find|check</c>: numbers whose owners need not press a key. No number is shown in full, and none is written down.</summary>
internal static class RegisterCommand
{
    // 0 it is so, 1 it is not, 2 nobody could look.
    private const int Well = 0;
    private const int Not = 1;
    private const int Trouble = 2;

    public static Command Create(Screen screen) => new("register", "Registers numbers of the elderly and of who speaks another language; a running gateway follows by itself.") { Add(screen), Remove(screen), Find(screen), Check(screen) };

    private static Command Add(Screen screen)
    {
        var (number, plan) = (NumberArgument(), PlanOption());
        var elder = new Option<bool>("--elder") { Description = "Wants no menu, and to be spoken with slowly." };
        var language = new Option<string?>("--language") { Description = "A tag of the plan's languages: sce.", HelpName = "TAG" };
        var city = new Option<string?>("--city") { Description = "The city he calls about: linxia.", HelpName = "ID" };
        var command = new Command("add", "Registers a number, or writes anew what is registered for it.") { number, elder, language, city, plan };
        command.SetAction(parsed => With(parsed.GetRequiredValue(plan), parsed.GetValue(number), screen, (known, key, caller) =>
        {
            var profile = new CallerProfile(parsed.GetValue(elder), parsed.GetValue(language), parsed.GetValue(city));
            return CallerProfile.Read(profile.ToString()) is null ? Refuse(screen, "IVR460: nothing would be registered for the number", "add `--elder`, `--language TAG` or `--city ID`")
                : profile.Language is { } tag && !known.Languages.ContainsKey(tag) ? Refuse(screen, $"IVR212: the language '{tag}' is not among the plan's languages", Spelling.Suggest(tag, known.Languages.Keys))
                : profile.City is { } id && !known.Cities.ContainsKey(id) ? Refuse(screen, $"IVR223: there is no city '{id}'", Spelling.Suggest(id, known.Cities.Keys))
                : Change(known, key, caller, profile, screen);
        }));
        return command;
    }

    private static Command Remove(Screen screen)
    {
        var (number, plan) = (NumberArgument(), PlanOption());
        var command = new Command("remove", "Takes a number out; exit code 1 when it was not registered.") { number, plan };
        command.SetAction(parsed => With(parsed.GetRequiredValue(plan), parsed.GetValue(number), screen, (known, key, caller) => Change(known, key, caller, null, screen)));
        return command;
    }

    private static Command Find(Screen screen)
    {
        var (number, plan) = (NumberArgument(), PlanOption());
        var command = new Command("find", "Shows what is registered for a number; exit code 1 when nothing is.") { number, plan };
        command.SetAction(parsed => With(parsed.GetRequiredValue(plan), parsed.GetValue(number), screen, (known, key, caller) =>
        {
            var profile = known.Register.Find(caller, key);
            screen.Line(profile is null ? $"{caller.Masked} is not registered" : (Phrase)$"{caller.Masked}: {profile}");
            return profile is null ? Not : Well;
        }));
        return command;
    }

    private static Command Check(Screen screen)
    {
        var plan = PlanOption();
        var command = new Command("check", "Counts the registered numbers and tells whether the key opens them; exit code 1 when it does not.") { plan };
        command.SetAction(parsed =>
        {
            if (Named(parsed.GetRequiredValue(plan), screen) is not { } known)
            {
                return Trouble;
            }

            foreach (var (profile, numbers) in known.Register.Profiles.OrderByDescending(one => one.Numbers))
            {
                screen.Line($"{numbers} {profile}");
            }

            screen.Line($"{known.Register.Path}: {known.Register.Count} numbers");
            var unreadable = known.Register.Unreadable(RegisterKey.Of(Environment.GetEnvironmentVariable));
            Console.Error.Write(unreadable?.In(screen.Locale));
            return unreadable is null ? Well : Not;
        });
        return command;
    }

    private static Argument<string?> NumberArgument() => new("NUMBER") { Description = "As the citizen dials from; asked for where it is left out, so that it stands in no history of commands.", Arity = ArgumentArity.ZeroOrOne };

    private static Option<string> PlanOption() => new("--plan") { Description = "The dialplan that names the register.", HelpName = "PLAN", DefaultValueFactory = _ => Shipped.Find("dialplans/gansu.yaml") };

    private static int With(string path, string? number, Screen screen, Func<Dialplan, RegisterKey, CallerNumber, int> then)
    {
        if (Named(path, screen) is not { } plan)
        {
            return Trouble;
        }

        if (RegisterKey.Of(Environment.GetEnvironmentVariable) is not { } key)
        {
            return Refuse(screen, $"IVR458: {RegisterKey.Variable} is not set, or shorter than {RegisterKey.Shortest} characters", "make one once, for this tool and the gateway: `openssl rand -base64 32`");
        }

        var caller = CallerNumber.Normalise(number ?? Ask(screen), null);
        return caller.Kind is CallerKind.Mobile or CallerKind.Fixed ? then(plan, key, caller)
            : Refuse(screen, "IVR460: this is no number of a citizen", "write a mobile's number, or a fixed line's with its area code: 09308888888");
    }

    private static Dialplan? Named(string path, Screen screen)
    {
        var plan = PlanFiles.Plan(path, null, screen);
        if (plan is { Register.Path: null })
        {
            Refuse(screen, $"IVR461: the plan '{plan.Name}' names no register", "add `register: gansu/register.txt`, and the file, which may be empty");
            return null;
        }

        return plan;
    }

    private static string Ask(Screen screen)
    {
        if (!Console.IsInputRedirected)
        {
            screen.Error("The number, and Enter:");
        }

        return Console.ReadLine() ?? "";
    }

    private static int Change(Dialplan plan, RegisterKey key, CallerNumber caller, CallerProfile? profile, Screen screen)
    {
        try
        {
            switch (RegisterFile.Change(plan.Register.Path!, key, key.Of(caller)!.Value, profile))
            {
                case RegisterChange.OtherKey:
                    return Refuse(screen, $"IVR459: the register was made with another key than {RegisterKey.Variable} has", "set the key it was made with; where that is lost, have the numbers registered anew in an empty file");
                case RegisterChange.Nothing when profile is null:
                    screen.Line($"{caller.Masked} is not registered");
                    return Not;
                default:
                    screen.Line(profile is null ? $"{caller.Masked} is registered no more" : (Phrase)$"{caller.Masked}: {profile}");
                    return Well;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Refuse(screen, $"IVR461: the register cannot be written: {error.Message}", "see who may write the file and its folder; where two change it at once the second tries again");
        }
    }

    private static int Refuse(Screen screen, Phrase why, Phrase fix)
    {
        screen.Refuse(why, fix);
        return Trouble;
    }
}

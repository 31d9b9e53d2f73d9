using Ivr.Flows;
using Ivr.Flows.Simulation;

namespace Ivr.Cli.Commands;

/// <summary>A simulated call whose keys are typed, or come from a pipe: a line each, an empty one is silence.</summary>
internal static class SimulatedByHand
{
    public static async Task<int> RunAsync(Simulator simulator, SimulatedCaller caller, HouseState house, Screen screen)
    {
        if (simulator.Plan.EntryFor(caller.Called) is null)
        {
            screen.Error($"ivr: the plan '{simulator.Plan.Name}' does not answer {caller.Called}");
            return 1;
        }

        screen.Line("Keys and Enter; only Enter: silence; hangup; or with a moment: 1 at 45s, 3 during P02, 3 → silence → 5");
        var shown = 0;
        var call = await simulator.RunAsync(caller with { More = Ask }, house);
        Show(call);
        var home = simulator.HomeOf(CallerNumber.Normalise(caller.Number, null));
        screen.Line(home is null ? $"{call.City.City.Id} ({call.City.Rule}): {CallScript.Say(call.Outcome)}" : (Phrase)$"{call.City.City.Id} ({call.City.Rule}), his number is of {home.Id}: {CallScript.Say(call.Outcome)}");
        return call.Outcome == CallOutcome.Trouble ? 1 : 0;

        void Show(Transcript so)
        {
            foreach (var line in so.Lines.Skip(shown))
            {
                Console.WriteLine(line.In(screen.Locale));
            }

            shown = so.Lines.Count;
        }

        KeySequence Ask(Transcript so)
        {
            Show(so);
            while (true)
            {
                Console.Write("> ");
                if (Console.ReadLine() is not { } typed)
                {
                    Console.WriteLine();
                    return KeySequence.None;
                }

                if (Console.IsInputRedirected)
                {
                    Console.WriteLine(typed);
                }

                var (keys, problem, fix) = KeySequence.Read(typed);
                if (problem is null)
                {
                    return keys;
                }

                screen.Line($"{problem}: {fix}");
            }
        }
    }
}

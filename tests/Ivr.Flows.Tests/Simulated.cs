using Ivr.Flows.Simulation;

namespace Ivr.Flows.Tests;

/// <summary>Calls on small plans, whose prompts last three seconds.</summary>
internal static class Simulated
{
    public static Task<Transcript> CallAsync(Dialplan plan, string keys = "", HouseState? house = null) =>
        CallAsync(plan, new SimulatedCaller { Keys = Keys(keys) }, house);

    public static Task<Transcript> CallAsync(Dialplan plan, SimulatedCaller caller, HouseState? house = null) =>
        new Simulator(plan, Simulator.ThreeSeconds).RunAsync(caller, house ?? new HouseState());

    public static KeySequence Keys(string text)
    {
        var (keys, problem, _) = KeySequence.Read(text);
        Assert.Null(problem);
        return keys;
    }

    public static string[] Texts(this Transcript call) => [.. call.Lines.Select(line => line.Text.English)];
}

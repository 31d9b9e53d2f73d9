using System.Runtime;
using Ivr.Acd;
using Ivr.Gateway.Settings;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Start;

/// <summary>
/// Takes some calls in a house of its own before the gateway says that it is ready: the first calls of a process wait for
/// their code to be compiled, and no citizen should. It ends when they meet no more code that is compiled, or when it has
/// taken long enough; what goes wrong with it costs warmth and nothing else.
/// </summary>
internal sealed partial class Rehearsal(TimeProvider time, ILogger<Rehearsal> log)
{
    private const int MostAtOnce = 25;
    private const int Seats = 5;

    private const int MostCalls = 2000;

    // Two legs of two ports each, and as many of the calls before.
    private const int PortsOfACall = 8;

    private static readonly Dictionary<string, CallCard?> NoCall = new() { ["rehearsal"] = null };

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    // The runtime begins to count what is called often a tenth of a second after it last met something new (TC_CallCountingDelayMs),
    // compiles it again thirty calls later, and has nothing more to do when it was still for longer.
    private static readonly TimeSpan Still = TimeSpan.FromMilliseconds(250);

    /// <param name="board">Of the real store, whose client is to be compiled too: a call that never was is taken off it.</param>
    public async Task HoldAsync(Prepared prepared, ICallBoard board)
    {
        if (RehearsalPlan.Of(prepared.Prompts.Ids) is not { } plan)
        {
            LogNotHeld("there is no prompt to play");
            return;
        }

        var began = time.GetTimestamp();
        try
        {
            int? calls;
            await using (var house = new RehearsalHouse(prepared, plan, time))
            {
                await house.StartAsync(Seats);
                calls = await RunAsync(house, AtOnce(prepared.Settings.Rtp), board, began);
            }

            QuietCollection.GiveBack();
            if (calls is { } held)
            {
                LogHeld(held, time.GetElapsedTime(began).TotalSeconds);
            }
            else
            {
                LogNotHeld("calls were not answered");
            }
        }
        catch (Exception error) when (error is SipBindException or StoreUnavailableException)
        {
            LogNotHeld(error.Message);
        }
    }

    // Null: no call was answered.
    private async Task<int?> RunAsync(RehearsalHouse house, int atOnce, ICallBoard board, long began)
    {
        var calls = await house.CallAsync(Seats, RehearsalPlan.Whole);
        var compiled = JitInfo.GetCompiledMethodCount();
        var changed = time.GetTimestamp();
        while (calls < MostCalls && time.GetElapsedTime(changed) < Still && time.GetElapsedTime(began) < Longest)
        {
            var answered = await house.CallAsync(atOnce, RehearsalPlan.Short);
            calls += answered;
            if (answered < atOnce)
            {
                // Some found no port: those of the calls before are let go a moment later.
                await Task.Delay(Breath, time);
            }

            await board.WriteAsync(NoCall, time.GetUtcNow());
            if (JitInfo.GetCompiledMethodCount() is var now && now != compiled)
            {
                compiled = now;
                changed = time.GetTimestamp();
            }
        }

        return calls == 0 ? null : calls;
    }

    private static int AtOnce(PortRange ports) => Math.Clamp((ports.Last - ports.First + 1) / PortsOfACall, 1, MostAtOnce);

    [LoggerMessage(3604, LogLevel.Information, "rehearsed with {Calls} calls in {Seconds:F1} s")]
    private partial void LogHeld(int calls, double seconds);

    [LoggerMessage(3605, LogLevel.Warning, "no rehearsal: {Why}; the first calls take longer")]
    private partial void LogNotHeld(string why);
}

using Ivr.Gateway.Demo;
using Ivr.Gateway.Logging;
using Ivr.Gateway.Start;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway;

/// <summary><c>ivr run</c>: from the command line to the exit code.</summary>
public static partial class GatewayProgram
{
    /// <summary>Runs a gateway until it is told to end.</summary>
    /// <returns>0 after an orderly end; 1 when it could not start: then nothing was started.</returns>
    public static async Task<int> RunAsync(RunOrder order, TextWriter output, TextWriter errors)
    {
        var preparation = new Preparation(
            name => Environment.GetEnvironmentVariable(name) ?? order.Environment.GetValueOrDefault(name), Environment.MachineName.ToLowerInvariant(), TimeProvider.System, order.Locale);
        var prepared = preparation.Read(order);
        foreach (var problem in preparation.Problems)
        {
            await errors.WriteLineAsync(problem);
        }

        if (prepared is null)
        {
            return 1;
        }

        using var signals = new StopSignals();
        using var logs = GatewayLogs.Create(TimeProvider.System, order.Least);
        RunningGateway gateway;
        try
        {
            gateway = await Wiring.StartAsync(prepared, Environment.GetEnvironmentVariable(Wiring.RedisPasswordVariable), TimeProvider.System, logs);
        }
        catch (StartException error)
        {
            await errors.WriteLineAsync(error.In(order.Locale));
            return 1;
        }

        await using (gateway)
        {
            signals.OnHangUp = () => gateway.ReloadPlan();
            await ShowAsync(gateway, prepared, order, output, logs.CreateLogger("Ivr.Gateway"));
            await signals.Asked;
            await DrainAsync(gateway, prepared, signals, logs.CreateLogger("Ivr.Gateway"));
        }

        return 0;
    }

    private static async Task ShowAsync(RunningGateway gateway, Prepared prepared, RunOrder order, TextWriter output, ILogger log)
    {
        LogRunning(log, prepared.Settings.Listen.ToString(), prepared.Plan.Name, prepared.Plan.Version, gateway.OpsUrl);
        if (prepared.Demo is { } cast)
        {
            await output.WriteAsync(DemoTable.Of(cast, prepared.Settings.Listen).In(order.Locale));
        }

        if (order.SayReady)
        {
            await output.WriteLineAsync("ready");
        }

        await output.FlushAsync();
    }

    private static async Task DrainAsync(RunningGateway gateway, Prepared prepared, StopSignals signals, ILogger log)
    {
        var longest = prepared.Settings.Timings.Drain;
        LogDraining(log, gateway.Calls, longest.TotalSeconds);
        using var patience = new CancellationTokenSource(longest, TimeProvider.System);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, signals.Now);
        await gateway.DrainAsync(enough.Token);
        LogEnding(log, gateway.Calls);
    }

    [LoggerMessage(3001, LogLevel.Information, "taking calls on {Listen}, plan {Plan} version {Version}, ops at {Ops}")]
    private static partial void LogRunning(ILogger log, string listen, string plan, string version, string ops);

    [LoggerMessage(3002, LogLevel.Information, "no new calls; waiting for {Calls}, {Seconds:F0} s at most, or until told again")]
    private static partial void LogDraining(ILogger log, int calls, double seconds);

    [LoggerMessage(3003, LogLevel.Information, "stopping; {Calls} calls are ended")]
    private static partial void LogEnding(ILogger log, int calls);
}

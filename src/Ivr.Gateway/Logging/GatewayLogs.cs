using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Ivr.Gateway.Logging;

/// <summary>How every part of this program logs.</summary>
public static class GatewayLogs
{
    /// <summary>To standard error; ASP.NET's own chatter only when it is a warning.</summary>
    public static ILoggerFactory Create(TimeProvider time, LogLevel least) => LoggerFactory.Create(logging => Configure(logging, time, least));

    private static void Configure(ILoggingBuilder logging, TimeProvider time, LogLevel least)
    {
        logging.Services.AddSingleton(time);
        logging.SetMinimumLevel(least);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // a port in use is told by whoever starts, in one message and without a stack
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddConsole(console =>
        {
            console.FormatterName = ConsoleLine.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
            console.MaxQueueLength = 10_000;
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        logging.AddConsoleFormatter<ConsoleLine, ConsoleFormatterOptions>();
    }
}

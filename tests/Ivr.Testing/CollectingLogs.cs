using Microsoft.Extensions.Logging;

namespace Ivr.Testing;

/// <summary>One line somebody logged.</summary>
public sealed record LogLine(LogLevel Level, string Category, string Text, Exception? Error)
{
    public override string ToString() => $"{Level} {Category}: {Text} {Error}";
}

/// <summary>Keeps what is logged, for tests to look at.</summary>
public sealed class CollectingLogs : ILoggerFactory
{
    private readonly List<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Collector(_lines, categoryName);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("These logs are only collected.");

    public void Dispose()
    {
    }

    private sealed class Collector(List<LogLine> lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            lock (lines)
            {
                lines.Add(new LogLine(logLevel, category, formatter(state, exception), exception));
            }
        }
    }
}

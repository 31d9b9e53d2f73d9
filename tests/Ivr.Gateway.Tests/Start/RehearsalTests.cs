using System.Net;
using Ivr.Acd;
using Ivr.Gateway.Settings;
using Ivr.Gateway.Start;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Ivr.Gateway.Tests.Start;

/// <summary>The calls a gateway takes with itself before it is ready.</summary>
public sealed class RehearsalTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Lines _logs = new();

    public void Dispose()
    {
        _logs.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_rehearsed_gateway_has_no_trace_of_it()
    {
        await using var gateway = await Wiring.StartAsync(Prepared() with { Rehearse = true }, null, TimeProvider.System, _logs);
        Assert.Contains(_logs.All, line => line.StartsWith("rehearsed with ", StringComparison.Ordinal));
        Assert.Equal(0, gateway.Calls);
        using var http = new HttpClient { BaseAddress = new Uri(gateway.OpsUrl) };
        Assert.Equal("[]", await http.GetStringAsync(new Uri("/calls", UriKind.Relative)));
        Assert.Equal("[]", await http.GetStringAsync(new Uri("/seats", UriKind.Relative)));
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.DoesNotContain("ivr_calls_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("ivr_sip_messages_total{kind=\"request\"} 0", metrics, StringComparison.Ordinal);
        Assert.Contains("ivr_records_written_total 0", metrics, StringComparison.Ordinal);
        Assert.Contains("ivr_rtp_packets_total{direction=\"sent\"} 0", metrics, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder.Path, "cdr")));
        Assert.Equal(0, new FileInfo(Path.Combine(_folder.Path, "missed-calls.jsonl")).Length);
    }

    [Fact]
    public async Task A_rehearsal_that_cannot_be_held_says_so_and_nothing_else()
    {
        await HoldAsync(new PortRange(29990, 29991));
        Assert.Contains(_logs.All, line => line.StartsWith("no rehearsal: ", StringComparison.Ordinal));
        Assert.DoesNotContain(_logs.All, line => line.StartsWith("rehearsed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gateway_with_a_hundred_ports_rehearses_too()
    {
        await HoldAsync(new PortRange(29800, 29899));
        Assert.Contains(_logs.All, line => line.StartsWith("rehearsed with ", StringComparison.Ordinal));
    }

    private Task HoldAsync(PortRange ports)
    {
        var prepared = Prepared();
        return new Rehearsal(TimeProvider.System, _logs.CreateLogger<Rehearsal>())
            .HoldAsync(prepared with { Settings = prepared.Settings with { Rtp = ports } }, new MemoryStores().Board);
    }

    private Prepared Prepared() => new Preparation(static _ => null, "test", TimeProvider.System, Locale.English)
        .Read(new RunOrder { Data = _folder.Path, Http = 0, Listen = new IPEndPoint(IPAddress.Loopback, 0) })!;

    private sealed class Lines : ILoggerFactory, ILogger
    {
        private readonly Lock _lock = new();
        private readonly List<string> _all = [];

        public IReadOnlyList<string> All
        {
            get
            {
                lock (_lock)
                {
                    return [.. _all];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock)
            {
                _all.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}

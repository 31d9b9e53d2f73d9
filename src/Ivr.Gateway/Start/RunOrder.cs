using System.Net;
using Ivr.Gateway.Settings;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Start;

/// <summary>What the command line says; it goes before the settings file.</summary>
public sealed record RunOrder
{
    /// <summary>The settings file; null: defaults.</summary>
    public string? Settings { get; init; }

    public IPEndPoint? Listen { get; init; }

    public DnsEndPoint? Redis { get; init; }

    public string? Data { get; init; }

    public int? Http { get; init; }

    /// <summary>Conversations are recorded, whatever the settings say.</summary>
    public bool Records { get; init; }

    /// <summary>Demonstration seats, inside this process.</summary>
    public bool Demo { get; init; }

    /// <summary>In place of the seats of the settings; null: those.</summary>
    public IReadOnlyList<SeatSetting>? Seats { get; init; }

    /// <summary>A laboratory: it calls whom it is told to.</summary>
    public bool Lab { get; init; }

    /// <summary>Takes some calls with itself before it is ready, so that the first citizens wait no longer than others.</summary>
    public bool Rehearse { get; init; }

    /// <summary>What the environment is taken to say where it says nothing.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What the operator reads on his screen is in this language, and what the ops API tells who asks for none; logs are not.</summary>
    public Locale Locale { get; init; } = Locale.English;

    /// <summary>What is logged at least.</summary>
    public LogLevel Least { get; init; } = LogLevel.Information;

    /// <summary>Print <c>ready</c> on standard output, once, and nothing else.</summary>
    public bool SayReady { get; init; }
}

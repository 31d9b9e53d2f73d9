using Ivr.Acd;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>Says when a city's overflow switch has come to its time: an emergency that is over by the clock must not end in silence.</summary>
internal sealed partial class OverflowWatch : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    private readonly CallCentreParts _parts;
    private readonly ILogger _log;
    private readonly Beat _beat;
    private readonly HashSet<OverflowState> _held = [];

    public OverflowWatch(CallCentreParts parts)
    {
        _parts = parts;
        _log = parts.Logs.CreateLogger<OverflowWatch>();
        _beat = new Beat(parts.NewLoop(), Look, LookAsync, "a look at the switches");
    }

    public void Start() => _beat.Start();

    public void Dispose() => _beat.Dispose();

    private async Task LookAsync()
    {
        IReadOnlyList<OverflowState> all;
        try
        {
            all = await _parts.Stores.Overflow.ListAsync();
        }
        catch (StoreUnavailableException)
        {
            // The queue desk says that it is away; what ends meanwhile is told when it is back.
            return;
        }

        var now = _parts.Time.GetUtcNow();
        foreach (var over in all.Where(one => one.HasEnded(now) && _held.Contains(one)))
        {
            LogEnded(over.City, over.Switch, over.Who, over.At, over.Until);
        }

        _held.Clear();
        _held.UnionWith(all.Where(one => one.Until > now));
    }

    [LoggerMessage(150, LogLevel.Warning, "Overflow of {City} is by the rule again: {Switch}, set by {Who} at {At:u}, was until {Until:u}")]
    private partial void LogEnded(string city, OverflowSwitch @switch, string? who, DateTimeOffset? at, DateTimeOffset? until);
}

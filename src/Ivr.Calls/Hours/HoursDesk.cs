using Ivr.Acd;
using Ivr.Flows;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>What operators say of opening hours just now, looked up in the store every second. While the store is away what was known holds, each until its time.</summary>
public sealed partial class HoursDesk : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CallCentreParts _parts;
    private readonly CallLoop _loop;
    private readonly ILogger _log;
    private volatile IReadOnlyList<HoursOverride> _known = [];
    private Beat? _beat;
    private bool _away;

    internal HoursDesk(CallCentreParts parts)
    {
        _parts = parts;
        _loop = parts.NewLoop();
        _log = parts.Logs.CreateLogger<HoursDesk>();
    }

    /// <summary>What holds now, as far as this gateway knows. Any thread.</summary>
    public IReadOnlyList<HoursOverride> Known => [.. _known.Where(one => one.Until > _parts.Time.GetUtcNow())];

    public void Dispose() => _beat?.Dispose();

    internal void Start()
    {
        _loop.Start(LookAsync, "a first look at hours");
        _beat = new Beat(_loop, Look, LookAsync, "a look at hours").Start();
    }

    /// <summary>Null: nobody says anything of them, the plan decides. Any thread.</summary>
    public HoursState? Of(string name) => Held(name) is { } one ? one.Open ? HoursState.Open : HoursState.Closed : null;

    // Callers ask for each of their hours, and mostly nothing is said of any.
    private HoursOverride? Held(string name) => _known is { Count: > 0 } known ? known.FirstOrDefault(one => one.Name == name && one.Until > _parts.Time.GetUtcNow()) : null;

    private async Task LookAsync()
    {
        try
        {
            _known = await _parts.Stores.Hours.ListAsync(_parts.Time.GetUtcNow());
            _away = false;
        }
        catch (StoreUnavailableException error)
        {
            if (!_away)
            {
                LogAway(Known.Count, error.Message);
            }

            _away = true;
        }
    }

    [LoggerMessage(148, LogLevel.Warning, "Hours set by hand cannot be looked up, the store is away; {Count} hold until their time: {Why}")]
    private partial void LogAway(int count, string why);
}

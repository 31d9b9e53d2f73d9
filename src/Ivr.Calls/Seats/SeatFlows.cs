using Ivr.Acd;
using Ivr.Sip;
using Microsoft.Extensions.Logging;

namespace Ivr.Calls;

/// <summary>
/// The TCP and TLS connections that seats have registered by. When one closes, what was registered by it is gone (RFC 5626
/// 6): a phone behind a NAT is reached by no other. On the service loop.
/// </summary>
internal sealed partial class SeatFlows(CallDesk desk, CallLoop loop)
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    // Connections that have brought a REGISTER and are open; true once a seat is registered by it.
    private readonly Dictionary<string, bool> _open = [];
    private readonly ILogger _log = desk.Parts.Logs.CreateLogger<SeatFlows>();

    private ISeatStore Seats => desk.Parts.Stores.Seats;

    /// <summary>The word for a connection; empty for UDP, which has none.</summary>
    public static string NameOf(SipFlow flow) => flow is { IsReliable: true, Connection: not 0 } ? $"{flow.Kind.ToString().ToLowerInvariant()}{flow.Connection}" : "";

    /// <summary>A REGISTER came: before anything is waited for, so that the connection's end is not missed.</summary>
    public void Note(SipFlow flow)
    {
        if (NameOf(flow) is { Length: > 0 } name)
        {
            _open.TryAdd(name, false);
        }
    }

    /// <summary>A seat is registered by it; should it have closed meanwhile, not any more.</summary>
    public void Bound(SipFlow flow)
    {
        if (NameOf(flow) is not { Length: > 0 } name)
        {
            return;
        }

        if (_open.ContainsKey(name))
        {
            _open[name] = true;
        }
        else
        {
            loop.Start(() => DropAsync(name), "a closed connection");
        }
    }

    public void Closed(SipFlow flow)
    {
        var name = NameOf(flow);
        if (_open.Remove(name, out var bound) && bound)
        {
            loop.Start(() => DropAsync(name), "a closed connection");
        }
    }

    private async Task DropAsync(string name)
    {
        while (true)
        {
            try
            {
                foreach (var seat in await Seats.DropFlowsAsync(desk.Options.Instance, name, desk.Parts.Time.GetUtcNow()))
                {
                    LogClosed(seat.Id, name, seat.Bindings.Count, seat.State);
                }

                return;
            }
            catch (StoreUnavailableException error)
            {
                LogStoreAway(name, error.Message);
                await loop.DelayAsync(TryAgainAfter, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(48, LogLevel.Information, "Seat {Seat} lost the connection {Flow}; {Left} ways to it are left, it is {State}")]
    private partial void LogClosed(string seat, string flow, int left, SeatState state);

    [LoggerMessage(49, LogLevel.Warning, "The store could not be told that connection {Flow} closed, it is told again: {Why}")]
    private partial void LogStoreAway(string flow, string why);
}

using System.Collections.Concurrent;
using System.Net;

namespace Ivr.Sip;

/// <summary>
/// Which requests go by TCP though UDP was meant: those larger than what surely passes in one datagram, to neighbours that
/// take TCP (RFC 3261 18.1.1). Who refused it is not asked again for a while: a silent firewall costs a call seconds.
/// </summary>
internal sealed class LargeRequests(SipWire wire, TimeProvider time)
{
    /// <summary>Beyond, the MTU of a path nobody knows may be too small (RFC 3261 18.1.1).</summary>
    public const int Most = 1300;

    private const int MostRefusals = 1000;
    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<IPEndPoint, long> _refused = new();

    /// <summary>The way by TCP; null: <paramref name="way"/> it is.</summary>
    public SipFlow? Instead(SipFlow way, int length) =>
        length <= Most || way.IsReliable || wire.Of(SipTransportKind.Tcp) is null || Refused(way.Remote)
            ? null
            : way with { Kind = SipTransportKind.Tcp };

    /// <summary>No connection came about.</summary>
    public void NoteRefusal(IPEndPoint remote)
    {
        if (_refused.Count >= MostRefusals)
        {
            _refused.Clear();
        }

        _refused[remote] = time.GetTimestamp();
    }

    private bool Refused(IPEndPoint remote) => _refused.TryGetValue(remote, out var since) && time.GetElapsedTime(since) < Memory;
}

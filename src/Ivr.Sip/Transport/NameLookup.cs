using System.Net;

namespace Ivr.Sip;

/// <summary>
/// How names become places. Answers may come from a cache: how long one is good for is the lookup's business. No answer at all
/// (a resolver that is away, a time-out) is an exception, "there is none" is an empty list.
/// </summary>
public sealed record NameLookup
{
    /// <summary>A and AAAA records of a host.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Addresses { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>SRV records (RFC 2782) of a service such as <c>_sip._udp.example.com</c>, in any order. Without one none is asked for.</summary>
    public Func<string, CancellationToken, Task<IReadOnlyList<ServiceRecord>>> Services { get; init; } = static (_, _) => Task.FromResult<IReadOnlyList<ServiceRecord>>([]);

    /// <summary>Draws among the servers of one priority. Used by one thread at a time.</summary>
    public Random Chance { get; init; } = new(0);
}

/// <summary>One server of a service (RFC 2782).</summary>
/// <param name="Target">Its host; <c>.</c>: the service is decidedly not offered.</param>
/// <param name="Port">1–65535.</param>
/// <param name="Priority">The lowest is tried first.</param>
/// <param name="Weight">Its share among those of the same priority.</param>
public sealed record ServiceRecord(string Target, int Port, int Priority, int Weight);

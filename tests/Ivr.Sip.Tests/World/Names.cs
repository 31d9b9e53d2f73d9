using System.Net;
using System.Net.Sockets;

namespace Ivr.Sip.Tests;

/// <summary>A name service without packets.</summary>
internal sealed class Names
{
    private readonly Dictionary<string, IReadOnlyList<ServiceRecord>> _services = [];
    private readonly Dictionary<string, IPAddress[]> _addresses = [];

    /// <summary>What was asked, in order.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The resolver answers nothing.</summary>
    public bool IsAway { get; set; }

    /// <summary>Nobody says a word about services.</summary>
    public bool KnowsNoServices { get; set; }

    public NameLookup Lookup => new()
    {
        Addresses = (name, _) => Answer(name, _addresses.GetValueOrDefault(name) ?? []),
        Services = (name, stop) => KnowsNoServices ? Silence(stop) : Answer(name, _services.GetValueOrDefault(name) ?? []),
        Chance = new Random(1),
    };

    public Names Host(string name, params string[] addresses)
    {
        _addresses[name] = [.. addresses.Select(IPAddress.Parse)];
        return this;
    }

    public Names Service(string name, params ServiceRecord[] records)
    {
        _services[name] = records;
        return this;
    }

    private static Task<IReadOnlyList<ServiceRecord>> Silence(CancellationToken stop)
    {
        // Goes on in the turn that cancels it: virtual time waits for no thread.
        var never = new TaskCompletionSource<IReadOnlyList<ServiceRecord>>();
        stop.Register(() => never.TrySetCanceled(stop));
        return never.Task;
    }

    private Task<T> Answer<T>(string name, T found)
    {
        Asked.Add(name);
        return IsAway ? Task.FromException<T>(new SocketException((int)SocketError.TryAgain)) : Task.FromResult(found);
    }
}

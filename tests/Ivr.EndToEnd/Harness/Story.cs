using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>A test in the real world: whatever it starts is stopped, last first, and its logs are shown.</summary>
public abstract class Story(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> _started = [];
    private readonly List<(string Who, Func<string> Log)> _logs = [];

    private protected TempFolder Folder { get; } = new();

    private protected Ear Ear { get; } = new(output);

    private protected ITestOutputHelper Output { get; } = output;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        while (_started.TryPop(out var last))
        {
            await last.DisposeAsync();
        }

        foreach (var (who, log) in _logs)
        {
            Output.WriteLine($"--- {who}\n{log()}");
        }

        Folder.Dispose();
    }

    private protected async Task<GatewayProcess> GatewayAsync(GatewaySetup setup)
    {
        var gateway = Keep(await GatewayProcess.StartAsync(setup, Folder));
        _logs.Add((setup.Name, () => gateway.Log));
        return gateway;
    }

    /// <summary>A seat's phone, registered, and known to be ready.</summary>
    private protected async Task<Baresip> SeatAsync(GatewayProcess gateway, SeatSetup seat, double hertz, bool answersAlone = true, Wire wire = Wire.Udp, string host = "127.0.0.1")
    {
        var phone = Keep(await Baresip.SeatAsync(Folder, gateway, seat, hertz, answersAlone, wire, host));
        await gateway.SeatsReadyAsync(seat.Id);
        return phone;
    }

    private protected async Task<Baresip> CitizenAsync(string number, double hertz, int? port = null, string host = "127.0.0.1") => Keep(await Baresip.CitizenAsync(Folder, number, hertz, port, host));

    private protected async Task<Kamailio> KamailioAsync(params GatewayProcess[] gateways)
    {
        var kamailio = Keep(await Kamailio.StartAsync(Folder, gateways));
        _logs.Add(("kamailio", () => kamailio.Log));
        return kamailio;
    }

    private protected async Task<RedisServer> RedisAsync() => Keep(await RedisServer.StartAsync(Folder));

    /// <summary>A citizen calls, asks for a person by 0, and talks with a seat that is free.</summary>
    private protected static async Task ReachAsync(Baresip citizen, string uri, Baresip seat)
    {
        await citizen.DialAsync(uri);
        await citizen.TalkingAsync();
        await citizen.PressAsync("0");
        await seat.TalkingAsync();
    }

    /// <summary>Two people talk for a while; the only waiting for the clock in these tests.</summary>
    private protected static Task TalkAsync(double seconds = 5) => Task.Delay(TimeSpan.FromSeconds(seconds));

    private protected T Keep<T>(T started)
        where T : IAsyncDisposable
    {
        _started.Push(started);
        return started;
    }
}

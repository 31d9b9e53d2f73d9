using System.Globalization;
using Ivr.Testing;

namespace Ivr.Bench;

/// <summary>The load, on lab gateways of our own and on what they are held against, in one run: a machine's day differs from its next one.</summary>
internal sealed class LoadRun(BenchOrder order, Patience patience, Notes notes)
{
    private const string Ours = "ivr";
    private const string Recorded = Ours + ", recorded";

    /// <summary>Below this a look at the garbage would be half of what is measured.</summary>
    private const int LeastForGarbage = 200;

    // How long after the last call the memory of what lingers is back: transactions live 32 s, a gateway without calls collects after 45 s.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(50);

    private readonly LoadDriver _driver = new(Path.GetFullPath($"artifacts/bench/load-{Environment.ProcessId}"), order.Stillness, patience, notes);
    private readonly List<LoadResult> _results = [];
    private readonly List<Figure> _memory = [];
    private readonly List<(LoadTarget Target, Func<string, bool> Can)> _peers = [];

    public IReadOnlyList<LoadResult> Results => _results;

    public IReadOnlyList<string> Peers => [.. _peers.Select(static peer => peer.Target.Name)];

    /// <summary>The most that others took of the machine while a point was measured, 0 to 1.</summary>
    public double Busiest => _results.Select(static one => one["others"]).DefaultIfEmpty().Max();

    public IEnumerable<Figure> Figures => LoadFigures.Of(_results, Ours, Peers, all: order.Points.Count > 0).Concat(_memory);

    public async Task HoldAsync()
    {
        if (SharedFolder.WhyNot("bench/load.sh") is { } absent)
        {
            notes.Remark($"the load is left out, all of it: {absent}");
            return;
        }

        using var plain = await PlainServer.StartAsync(notes);
        Invite(plain);
        if (order.Points.Count > 0)
        {
            await OnGatewayAsync([.. order.Points.Select(static point => new Step(point))], rest: false);
        }
        else if (order.Quick)
        {
            await OnGatewayAsync([new("c500", Alone: true), new("a600"), new("b200"), new("c200", Alone: true)], rest: false);
            notes.Remark("NOT MEASURED, for this is the quick bench: 100 and 2,000 playing calls, 1,000 bridged ones, recorded ones, memory after rest; 500 calls/s for a moment only");
        }
        else
        {
            await OnGatewayAsync([new("c200", 20, Alone: true), new("a2000"), new("a600"), new("a100", Alone: true), new("c500", 60)], rest: true);
            await OnGatewayAsync([new("b200"), new("b1000")], rest: false);
            await OnGatewayAsync([new("b200", Alone: true)], rest: false, "--record");
        }
    }

    private void Invite(PlainServer? plain)
    {
        if (plain is not null)
        {
            _peers.Add((plain.Target, PlainServer.Can));
        }

        if (order.Peer is { } peer)
        {
            _peers.Add((peer, static _ => true));
        }
        else if ((Installed("asterisk") ?? Installed("freeswitch")) is { } name)
        {
            notes.Remark($"NOT MEASURED: {name} is installed; give it the load's numbers (see the shared bench), start it, and say PEER={name},IP:PORT,PID");
        }
        else
        {
            notes.Remark("NOT MEASURED: neither Asterisk nor FreeSWITCH is installed here; docs/performance.md has figures of theirs, from elsewhere");
        }
    }

    private static string? Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program))) ? program : null;

    // Each point on the gateway and at once on the others, so that all find the machine alike.
    private async Task OnGatewayAsync(IReadOnlyList<Step> steps, bool rest, params string[] arguments)
    {
        await using var gateway = await LabGateway.StartAsync(notes, ["--seats", Seats(steps).ToString(CultureInfo.InvariantCulture), .. arguments]);
        var before = gateway.Memory;

        // What the first looks allocate for themselves is compiled and kept by then.
        await gateway.AllocatedAsync();
        await gateway.AllocatedAsync();
        var last = TimeProvider.System.GetTimestamp();
        var name = arguments.Length > 0 ? Recorded : Ours;
        foreach (var (point, window, alone) in steps)
        {
            var counted = point[0] != 'c' && BenchOrder.Calls(point) >= LeastForGarbage;
            await RunAsync(gateway.Target with { Name = name }, point, window, counted ? gateway.AllocatedAsync : null);
            last = TimeProvider.System.GetTimestamp();
            foreach (var (peer, _) in _peers.Where(peer => !alone && peer.Can(point)))
            {
                await RunAsync(peer, point, Math.Min(window, order.Window), null);
            }
        }

        var left = Rest - TimeProvider.System.GetElapsedTime(last);
        if (rest && patience.IsEnoughFor("memory after rest", left))
        {
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            _memory.Add(new Figure("memory at the start", before, "MiB"));
            _memory.Add(new Figure($"memory {TimeProvider.System.GetElapsedTime(last).TotalSeconds:F0} s after the last call", gateway.Memory, "MiB"));
        }
    }

    private async Task RunAsync(LoadTarget server, string point, int window, Func<Task<double>>? allocated)
    {
        if (await _driver.RunAsync(server, point, window > 0 ? window : order.Window, allocated) is { } result)
        {
            _results.Add(result);
        }
    }

    // One for each conversation at once, and for those that rest after theirs.
    private static int Seats(IReadOnlyList<Step> steps) =>
        Math.Max(250, steps.Where(static one => one.Point[0] == 'b').Select(static one => BenchOrder.Calls(one.Point) * 5 / 4).DefaultIfEmpty().Max());

    /// <param name="Point">Of the load.</param>
    /// <param name="Window">Seconds; 0: as ordered.</param>
    /// <param name="Alone">The others are not asked.</param>
    private readonly record struct Step(string Point, int Window = 0, bool Alone = false);
}

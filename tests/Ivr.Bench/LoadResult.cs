using System.Text.Json;

namespace Ivr.Bench;

/// <summary>What <c>load.sh</c> says of one point on one server. Its units: ms, KiB, packets a second.</summary>
internal sealed class LoadResult(LoadTarget server, string point, JsonElement said)
{
    /// <summary>With fewer packets a second and call the server was starved or starved its callers, and looks cheap.</summary>
    private const double LeastPackets = 49.5;

    /// <summary>With more it had been behind and was catching up.</summary>
    private const double MostPackets = 50.5;

    public LoadTarget Server => server;

    public string Point => point;

    /// <summary>Bytes the whole process allocated for a second of a call; NaN: not looked at.</summary>
    public double Garbage { get; init; } = double.NaN;

    public double this[string name] => Number(said, name);

    public double Rtp(string name) => said.TryGetProperty("rtp", out var rtp) ? Number(rtp, name) : double.NaN;

    public bool Counts => this["failed"] == 0 && (point[0] == 'c' || this["rx_pps_per_call"] >= LeastPackets);

    public string Verdict => !Counts ? "**no**" : this["rx_pps_per_call"] > MostPackets ? "yes, catching up" : "yes";

    public double Processor => this[point[0] == 'c' ? "cpu_ms_per_call" : "cpu_ms_per_call_s"];

    private static double Number(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;
}

using System.Globalization;
using System.Runtime.InteropServices;

namespace Ivr.Bench;

/// <summary>Where it is measured, and what else went on there meanwhile.</summary>
internal sealed class Machine
{
    // user, nice, system, idle, iowait, irq, softirq, steal (proc(5)).
    private const int Idle = 3;
    private const int Waiting = 4;
    private const int Steal = 7;

    private readonly string _load = First("/proc/loadavg");
    private readonly long[] _before = Ticks();

    /// <summary>One line; shares are of the time since this was made.</summary>
    public override string ToString()
    {
        var spent = Ticks().Zip(_before, static (now, before) => (double)(now - before)).ToArray();
        string Share(double part) => (100 * part / Math.Max(1, spent.Sum())).ToString("0.#", CultureInfo.InvariantCulture);
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        return $"{Environment.ProcessorCount} × {model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; "
            + $"load average before: {string.Join(' ', _load.Split(' ').Take(3))}; meanwhile busy {Share(spent.Sum() - spent.ElementAtOrDefault(Idle) - spent.ElementAtOrDefault(Waiting))} %, "
            + $"of it stolen by the host {Share(spent.ElementAtOrDefault(Steal))} %";
    }

    private static long[] Ticks() =>
        [.. First("/proc/stat").Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(Steal + 1).Select(static word => long.Parse(word, CultureInfo.InvariantCulture))];

    private static string First(string file) => File.Exists(file) ? File.ReadLines(file).First() : "";
}

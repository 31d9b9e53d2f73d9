using System.Globalization;

namespace Ivr.Bench;

/// <summary>What the command line and its variables ask for.</summary>
internal sealed record BenchOrder
{
    private const int UsualWindow = 15;
    private const int QuickWindow = 6;

    public bool Code { get; private init; }

    public bool Load { get; private init; }

    /// <summary>Under four minutes: fewer points, shorter windows.</summary>
    public bool Quick { get; private init; }

    /// <summary>Points of the load, as <c>a600</c>; empty: those that goals are set for.</summary>
    public IReadOnlyList<string> Points { get; private init; } = [];

    /// <summary>For how many seconds each point is measured.</summary>
    public int Window { get; private init; }

    /// <summary>Somebody else's server on this machine; null: none.</summary>
    public LoadTarget? Peer { get; private init; }

    /// <summary>For how many seconds at most a point waits until others leave the machine still.</summary>
    public int Stillness => Quick ? 5 : 10;

    /// <summary>The bench ends within; building is not in it.</summary>
    public TimeSpan Longest => Quick ? TimeSpan.FromSeconds(220) : TimeSpan.FromMinutes(14);

    /// <param name="parts"><c>code</c>, <c>load</c>; empty: both.</param>
    /// <param name="variable">QUICK, POINTS, WINDOW, PEER.</param>
    /// <exception cref="FormatException">One of them cannot be what it is; the message says what it should be.</exception>
    public static BenchOrder Read(IReadOnlyCollection<string> parts, Func<string, string?> variable)
    {
        if (parts.FirstOrDefault(static part => part is not ("code" or "load")) is { } unknown)
        {
            throw new FormatException($"PARTS has '{unknown}'; there are: code, load");
        }

        var quick = variable("QUICK") is { Length: > 0 } word && word != "0";
        var points = (variable("POINTS") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (points.FirstOrDefault(static point => point[0] is not ('a' or 'b' or 'c' or 's') || !int.TryParse(point.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var calls) || calls == 0) is { } strange)
        {
            throw new FormatException($"POINTS has '{strange}'; a point is c, a, s or b and a number, as c500,a600,b200");
        }

        return new BenchOrder
        {
            Code = parts.Count == 0 || parts.Contains("code"),
            Load = parts.Count == 0 || parts.Contains("load"),
            Quick = quick,
            Points = points,
            Window = variable("WINDOW") switch
            {
                null or "" => quick ? QuickWindow : UsualWindow,
                var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 300 => seconds,
                var text => throw new FormatException($"WINDOW is '{text}'; it is 1 to 300 seconds"),
            },
            Peer = variable("PEER") switch
            {
                null or "" => null,
                var text => LoadTarget.Read(text) ?? throw new FormatException($"PEER is '{text}'; it is NAME,IP:PORT,PID"),
            },
        };
    }

    public static int Calls(string point) => int.Parse(point.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture);
}

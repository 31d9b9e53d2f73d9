using System.Text;

namespace Ivr.Flows.Simulation;

/// <summary>A web service as a simulated call meets it: it always says the same.</summary>
public sealed record SimulatedService(TimeSpan After, WebReply Reply)
{
    /// <summary>It says nothing.</summary>
    public static readonly SimulatedService Down = new(TimeSpan.MaxValue, WebReply.None);

    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(200);

    /// <summary><c>down</c>, or <c>{ after: 1s, status: 200, json: '{"status": "办理中"}' }</c>.</summary>
    internal static SimulatedService Read(YamlItem item)
    {
        if (!item.IsMap)
        {
            if (item.Text() is { } text and not "down")
            {
                item.Report("IVR105", $"no service is '{text}'", "write `down`, or what it says: `{ after: 1s, status: 200, json: '{\"status\": \"办理中\"}' }`");
            }

            return Down;
        }

        var map = item.Map()!;
        var service = new SimulatedService(map.Duration("after", Usual), new WebReply(map.Int("status", 200, 100, 599), Encoding.UTF8.GetBytes(map.Text("json") ?? "")));
        map.Done();
        return service;
    }
}

using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>Operators change the plan of a gateway that talks.</summary>
public sealed class PlanStories(ITestOutputHelper output) : Story(output)
{
    [Fact]
    public async Task In_a_storm_of_a_hundred_reloads_no_call_is_lost_and_none_is_told_of_two_plans()
    {
        const int calls = 150;
        var gateway = await GatewayAsync(new GatewaySetup { Plan = Write("plan.yaml", "even", "N1", "N2", "N3", "N4"), RtpPorts = 400 });
        await using var carrier = Sipp.Calling(Folder, gateway.Endpoint, "7100", seconds: 2, more: ["-r", "10", "-m", Number(calls)]);
        for (var reload = 1; reload <= 100; reload++)
        {
            // as careful editors do it: another file takes the place of the old one
            var next = reload % 2 == 0 ? Write("written.yaml", "even", "N1", "N2", "N3", "N4") : Write("written.yaml", "odd", "N6", "N7", "N8", "N9");
            File.Move(next, Folder.At("plan.yaml"), overwrite: true);
            await gateway.PostAsync("/plan/reload", new { Who = "story" });
        }

        await carrier.PassesAsync();
        var records = await Eventually.SeeAsync("all records", 20, () => Cdr.ReadAll(gateway.Data) is { Count: >= calls } all ? all : null);
        Assert.Equal(calls, records.Count);
        Assert.Equal(["even", "odd"], records.Select(one => one.Plan).Distinct().Order());
        Assert.All(records, one => Assert.All(
            one.Steps.Where(step => step.Step == "play"),
            step => Assert.Contains(step.Detail, one.Plan == "even" ? ["N1", "N2", "N3", "N4"] : new[] { "N6", "N7", "N8", "N9" })));
        Assert.All(records.GroupBy(one => one.Plan), plan => Assert.Single(plan.Select(one => one.PlanVersion).Distinct()));
        Assert.All(records, one => Assert.Contains(one.Steps, step => step.Step == "play"));
    }

    [Fact]
    public async Task A_plan_is_tried_with_one_citys_calls_and_then_takes_the_old_ones_place()
    {
        var gateway = await GatewayAsync(new GatewaySetup { Plan = Write("plan.yaml", "old", "N1") });
        Write("plan.next.yaml", "new", "N2");
        Assert.Contains("on trial", await gateway.OrderAsync("plan", "try", "--city", "lanzhou"), StringComparison.Ordinal);
        await CallAsync();
        Assert.Contains("on trial", await gateway.OrderAsync("plan"), StringComparison.Ordinal);
        Assert.DoesNotContain("on trial", await gateway.OrderAsync("plan", "end"), StringComparison.Ordinal);
        await CallAsync();
        File.Move(Folder.At("plan.next.yaml"), Folder.At("plan.yaml"), overwrite: true);
        await gateway.OrderAsync("plan", "reload");
        await CallAsync();
        Assert.Equal(["new", "old", "new"], Cdr.ReadAll(gateway.Data).Select(one => one.Plan));

        async Task CallAsync()
        {
            var before = Cdr.ReadAll(gateway.Data).Count;
            await using var carrier = Sipp.Calling(Folder, gateway.Endpoint, "7100");
            await carrier.PassesAsync();
            await Eventually.BeAsync("its record", 20, () => Cdr.ReadAll(gateway.Data).Count > before);
        }
    }

    // Its calls hear prompts of its own, one after another.
    private string Write(string file, string name, params string[] prompts) => Folder.Write(file, $$"""
        name: {{name}}
        person: person
        apology: P24
        languages: { zh: 普通话 }
        cities:
          province: { name: 甘肃省 }
          lanzhou: { name: 兰州市, area_code: "0931" }
        entries: { "7100": numbers }
        flows:
          numbers:
        {{string.Concat(prompts.Select(static prompt => $"    - play: {{ prompts: {prompt}, barge_in: off }}\n"))}}    - stay: on
          person:
            - line: { music: music, served: bye, store_down: owed }
          bye:
            - hangup: served
          owed:
            - callback: { reason: store-down, done: P23, failed: P23n, otherwise: person }
            - hangup: owed

        """);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}

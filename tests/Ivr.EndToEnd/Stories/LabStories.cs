using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Ivr.EndToEnd;

/// <summary>These measure time, so nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

/// <summary>SIPp calls the laboratory's gateway.</summary>
[Collection(Alone.Name)]
public sealed class LabStories(ITestOutputHelper output) : Story(output)
{
    // One key each time one was pressed: what 110, 112, 115 and 117 send as events, and 114 as tones.
    private static readonly string[] Keys = ["0123456789*#ABCD", "159#", "34", "5", "5"];

    [SharedFact("sip/sipp/run.sh")]
    public async Task Every_call_scenario_passes_and_each_key_is_written_down_once()
    {
        var (port, data) = await StartAsync();
        await PassesAsync(
            ["run.sh", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)], 80,
            new Dictionary<string, string>
            {
                ["SERVICE"] = "7003",
                ["SERVICE_RING"] = "7004",
                ["SERVICE_EARLY"] = "7005",
                ["SERVICE_HANGUP"] = "7006",
                ["SERVICE_DTMF"] = "7007",
                ["AUTH_SERVICE"] = "7008",
                ["AUTH_USER"] = "sippauth",
                ["AUTH_PASS"] = "secret",
                ["RAW"] = "1",
                ["JOBS"] = "4",
            });
        var pressed = Cdr.ReadAll(data).Where(one => one.Called == "7007")
            .Select(one => string.Concat(one.Steps.Where(step => step.Step == "key").Select(step => step.Detail))).Where(keys => keys.Length > 0);
        Assert.Equal(Keys, pressed.Order(StringComparer.Ordinal));
    }

    [SharedFact("sip/sipp/run-uas.sh")]
    public async Task The_laboratory_calls_out_and_every_answer_scenario_passes()
    {
        var (_, data) = await StartAsync();
        await PassesAsync(["run-uas.sh", $"{Places.Ivr} lab dial --data {data}"], 8, new Dictionary<string, string> { ["AUTH"] = "1" });
    }

    [SharedFact("sip/sipp/run-uas.sh")]
    public Task Every_answer_scenario_that_must_pass_passes() => PassesAsync(["run-uas.sh", $"{Places.Ivr} call --for 8"], 5, []);

    private async Task<(int Port, string Data)> StartAsync()
    {
        var (port, data) = (Ports.Sip(), Folder.Room("lab"));
        var lab = Keep(ChildProcess.Start(Places.Ivr, ["lab", "--listen", $"127.0.0.1:{port}", "--data", data], Places.Root));
        await Eventually.BeAsync("the laboratory ready", 60, () => lab.HasExited || lab.Output.Contains("ready", StringComparison.Ordinal));
        return (port, data);
    }

    private async Task PassesAsync(string[] script, int least, Dictionary<string, string> environment)
    {
        environment["LOG"] = Folder.Room("sipp");
        var scenarios = Keep(ChildProcess.Start("bash", [Path.Combine(Places.Shared, "sip", "sipp", script[0]), .. script[1..]], Folder.Path, environment));
        await scenarios.ExitAsync(240);
        Output.WriteLine(scenarios.Output + scenarios.Errors);
        var lines = scenarios.Output.Split('\n');
        Assert.True(lines.Count(line => line.StartsWith("PASS ", StringComparison.Ordinal)) >= least, "hardly any scenario ran");
        Assert.DoesNotContain(lines, line => line.StartsWith("FAIL ", StringComparison.Ordinal) && line.Contains("[must]", StringComparison.Ordinal));
    }
}

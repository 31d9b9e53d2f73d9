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
    [SharedFact("sip/sipp/run.sh")]
    public async Task Every_call_scenario_that_must_pass_passes()
    {
        var port = Ports.Sip();
        var lab = Keep(ChildProcess.Start(Places.Ivr, ["lab", "--listen", $"127.0.0.1:{port}"], Places.Root));
        await Eventually.BeAsync("the laboratory ready", 60, () => lab.HasExited || lab.Output.Contains("ready", StringComparison.Ordinal));
        await PassesAsync(
            ["run.sh", "127.0.0.1", port.ToString(CultureInfo.InvariantCulture)], 60,
            new Dictionary<string, string> { ["SERVICE"] = "7003", ["SERVICE_HANGUP"] = "7002", ["RAW"] = "1", ["JOBS"] = "4" });
        lab.Ask();
        Assert.Equal(0, await lab.ExitAsync(60));
        Output.WriteLine(lab.Errors);
    }

    [SharedFact("sip/sipp/run-uas.sh")]
    public Task Every_answer_scenario_that_must_pass_passes() => PassesAsync(["run-uas.sh", $"{Places.Ivr} call --for 8"], 5, []);

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

using System.Diagnostics;
using Xunit;

namespace Ivr.Gateway.Tests.Calling;

/// <summary><c>ivr simulate</c> and <c>ivr check</c> as an operator runs them: what they print, and what they end with.</summary>
public sealed class SimulateCommandTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_script_whose_calls_go_as_they_must_ends_with_zero()
    {
        var (code, said) = await IvrAsync(["simulate", TestPlans.Root("tests/lab.calls.yaml")]);
        Assert.Equal(0, code);
        Assert.EndsWith(" calls, 0 failed", said.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_with_a_call_that_goes_otherwise_ends_with_one_and_shows_both_beside_each_other()
    {
        var script = _folder.File("wrong.calls.yaml", $"plan: {TestPlans.Root("dialplans/gansu.yaml")}\ncalls:\n  - {{ name: the elderly, keys: 3, expect: [plays P99], end: callback }}\n");
        var (code, said) = await IvrAsync(["simulate", script]);
        Assert.Equal(1, code);
        Assert.Contains("FAILED the elderly", said, StringComparison.Ordinal);
        Assert.Contains("IVR430", said, StringComparison.Ordinal);
        Assert.Contains("IVR433", said, StringComparison.Ordinal);
        Assert.Contains("  -          plays P99", said, StringComparison.Ordinal);
        Assert.EndsWith("1 calls, 1 failed", said.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_cannot_be_read_ends_with_one()
    {
        var (code, said) = await IvrAsync(["simulate", _folder.File("wrong.calls.yaml", $"plan: {TestPlans.Root("dialplans/gansu.yaml")}\ncalls:\n  - {{ name: x, keys: [1, jump] }}\n")]);
        Assert.Equal(1, code);
        Assert.Contains("IVR421", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3\n\n", "10:00", "plays P03", "lanzhou (trunk), his number is of lanzhou: person")]
    [InlineData("4\n4\n", "23:00", "line: nobody speaks adx", "lanzhou (trunk), his number is of lanzhou: callback")]
    [InlineData("jump\n0\n", "10:00", "'jump' is nothing a caller does", "lanzhou (trunk), his number is of lanzhou: person")]
    [InlineData("hangup\n", "10:00", "plays P01", "lanzhou (trunk), his number is of lanzhou: hung-up")]
    public async Task A_call_by_hand_is_played_with_the_keys_that_are_typed_and_at_the_hour_that_is_said(string typed, string hour, string line, string end)
    {
        var (code, said) = await IvrAsync(["simulate", TestPlans.Root("dialplans/gansu.yaml"), "--at", $"2026-03-02 {hour}", "--with", "trunk: lanzhou"], typed);
        Assert.Equal(0, code);
        Assert.Contains(line, said, StringComparison.Ordinal);
        Assert.EndsWith(end, said.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IVR105", "--at", "noon")]
    [InlineData("IVR423", "--with", "trunk: lanzou")]
    [InlineData("does not answer", "--called", "7999")]
    public async Task A_call_by_hand_that_cannot_be_ends_with_one(string told, params string[] options)
    {
        var (code, said) = await IvrAsync(["simulate", TestPlans.Root("dialplans/gansu.yaml"), .. options]);
        Assert.Equal(1, code);
        Assert.Contains(told, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_proof_shows_against_a_plan_can_be_played_by_hand()
    {
        var plan = TestPlans.Root("tests/Ivr.Flows.Tests/BadPlans/closed-on-holidays.yaml");
        var (code, said) = await IvrAsync(["simulate", plan, "--audio", _folder.Path + "/none", "--at", "2026-01-01 00:00"], "1\n");
        Assert.Equal(0, code);
        Assert.Contains("IVR472", said, StringComparison.Ordinal);
        Assert.EndsWith("goodbye", said.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_by_chance_are_the_same_for_the_same_seed()
    {
        string[] order = ["simulate", TestPlans.Root("dialplans/gansu.yaml"), "--calls", "20", "--seed", "7"];
        var (first, second) = (await IvrAsync(order), await IvrAsync(order));
        Assert.Equal((0, 0), (first.Code, second.Code));
        Assert.Equal(first.Said.Split('\n')[0], second.Said.Split('\n')[0]);
        Assert.StartsWith("20 calls, seed 7: ", first.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_is_held_against_settings_whose_seats_do_not_speak_what_it_counts_on()
    {
        var settings = _folder.File("settings.yaml", "trunks: [{ name: a, city: lanzhou, sources: [127.0.0.0/8] }]\nseats: [{ id: '1', city: lanzhou, languages: [zh, adx, sce], contact: 'sip:127.0.0.1:5080' }]\n");
        var (code, said) = await IvrAsync(["check", TestPlans.Root("dialplans/gansu.yaml"), "--settings", settings]);
        Assert.Equal(1, code);
        Assert.Contains("error IVR474: no seat of the settings has 'language:cmn-x-hezhou'", said, StringComparison.Ordinal);
        Assert.Equal(0, (await IvrAsync(["check", TestPlans.Root("dialplans/gansu.yaml"), "--settings", TestPlans.Root("settings/example.yaml")])).Code);
    }

    // The program itself: exit codes and redirected keys are what scripts of operators rely on.
    private static async Task<(int Code, string Said)> IvrAsync(string[] order, string typed = "")
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Cli.Commands.SimulateCommand).Assembly.Location, .. order]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var ivr = Process.Start(start)!;
        await ivr.StandardInput.WriteAsync(typed);
        ivr.StandardInput.Close();
        var said = await Task.WhenAll(ivr.StandardError.ReadToEndAsync(), ivr.StandardOutput.ReadToEndAsync());
        await ivr.WaitForExitAsync();
        return (ivr.ExitCode, string.Concat(said));
    }
}

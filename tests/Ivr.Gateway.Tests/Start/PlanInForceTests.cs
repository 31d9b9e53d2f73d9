using Ivr.Flows;
using Ivr.Gateway.Start;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Ivr.Gateway.Tests.Start;

/// <summary>What new calls begin with when operators change the plan, in haste and wrongly too.</summary>
public sealed class PlanInForceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly VirtualTime _time = new(new RunQueue());
    private readonly string _path;
    private readonly PlanInForce _plan;

    public PlanInForceTests()
    {
        _path = Path.Combine(_folder.Path, "plan.yaml");
        Write(1);
        var compiled = DialplanCompiler.Compile(_path, null);
        _plan = new PlanInForce(new PlanSource(_path, PromptCatalogue.Unknown, static _ => null), compiled.Plan!, compiled.Files, _time, NullLogger<PlanInForce>.Instance);
    }

    public void Dispose()
    {
        _plan.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_plan_with_errors_changes_nothing_and_tells_what_is_wrong()
    {
        var before = _plan.Plan;
        File.AppendAllText(_path, "colour: red\n");
        Assert.Contains(_plan.Reload("zhang"), problem => problem.Code == "IVR104");
        Assert.Same(before, _plan.Plan);
        Assert.Single(_plan.Changes);
    }

    [Fact]
    public void A_plan_whose_secret_the_gateway_was_not_started_with_changes_nothing()
    {
        var before = _plan.Plan;
        File.AppendAllText(_path, "services: { orders: { url: https://orders.gansu.gov.cn, headers: { Authorization: IVR_ORDERS_TOKEN } } }\n");
        Assert.Contains(_plan.Reload("zhang"), problem => problem.Code == "IVR412" && problem.Message.Contains("IVR_ORDERS_TOKEN is not set", StringComparison.Ordinal));
        Assert.Same(before, _plan.Plan);
    }

    [Fact]
    public void The_same_text_is_no_change()
    {
        Assert.Empty(_plan.Reload("zhang"));
        Assert.Equal("the start", Assert.Single(_plan.Changes).By);
    }

    [Fact]
    public void One_step_back_is_the_plan_before_and_another_the_one_it_left()
    {
        var first = _plan.Plan;
        Change(2);
        var second = _plan.Plan;
        Assert.NotEqual(first.Version, second.Version);
        Assert.True(_plan.RollBack(null, "zhang"));
        Assert.Same(first, _plan.Plan);
        Assert.True(_plan.RollBack(null, "zhang"));
        Assert.Same(second, _plan.Plan);
        Assert.Equal(["zhang", "zhang", "li", "the start"], _plan.Changes.Select(one => one.By));
    }

    [Fact]
    public void A_plan_is_gone_back_to_by_its_version_and_one_that_never_was_is_not()
    {
        var first = _plan.Plan;
        Change(2);
        Change(3);
        Assert.False(_plan.RollBack("0123456789ab", "zhang"));
        Assert.True(_plan.RollBack(first.Version, "zhang"));
        Assert.Same(first, _plan.Plan);
    }

    [Fact]
    public void With_no_plan_before_there_is_nothing_to_go_back_to() => Assert.False(_plan.RollBack(null, "zhang"));

    [Fact]
    public async Task In_a_storm_of_reloads_every_call_gets_a_whole_plan_and_keeps_it()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var callers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            do
            {
                var mine = _plan.Plan;
                Assert.Equal(mine.Name, mine.EntryFor("12345")!.Name);
                Interlocked.Increment(ref seen);
            }
            while (!stop.IsCancellationRequested);
        })).ToArray();
        for (var round = 0; round < 100; round++)
        {
            Change(round);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        Assert.True(seen > 0);
        Assert.Equal(10, _plan.Changes.Count);
    }

    [Fact]
    public void A_changed_file_is_read_once_it_stands_still_and_a_broken_one_is_not_tried_again_until_it_changes()
    {
        using var watch = new PlanWatch(_plan, _time);
        Look();
        Write(2);
        Look();
        Assert.Equal("plan1", _plan.Plan.Name);
        Look();
        Assert.Equal("plan2", _plan.Plan.Name);

        File.AppendAllText(_path, "colour: red\n");
        Look();
        Look();
        Look();
        Assert.Equal("plan2", _plan.Plan.Name);
        Write(3);
        Look();
        Look();
        Assert.Equal("plan3", _plan.Plan.Name);
        Assert.Equal("a change of the file", _plan.Changes[0].By);

        void Look() => _time.RunFor(TimeSpan.FromSeconds(2));
    }

    private void Change(int number)
    {
        Write(number);
        _plan.Reload("li");
    }

    // The number is in the length too: a clock of the file system that stands still must not hide a change from the watch.
    private void Write(int number) => File.WriteAllText(_path, TestPlans.Text
        .Replace("name: test", $"name: plan{number}", StringComparison.Ordinal)
        .Replace("start: main", $"start: plan{number}", StringComparison.Ordinal)
        .Replace("flows:\n", $"flows:\n  plan{number}:\n    - goto: main\n", StringComparison.Ordinal)
        + $"\n#{new string('.', number)}\n");
}

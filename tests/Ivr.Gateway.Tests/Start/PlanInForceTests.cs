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
        _plan = Plan(_time);
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
        Assert.Contains(_plan.Reload("zhang"), problem => problem.Code == "IVR412" && problem.Message.English.Contains("IVR_ORDERS_TOKEN is not set", StringComparison.Ordinal));
        Assert.Same(before, _plan.Plan);
    }

    [Fact]
    public void The_same_text_is_no_change()
    {
        Assert.Empty(_plan.Reload("zhang"));
        Assert.Equal("the start", Assert.Single(_plan.Changes).By.English);
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
        Assert.Equal(["zhang", "zhang", "li", "the start"], _plan.Changes.Select(one => one.By.English));
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
    public void A_plan_on_trial_is_for_calls_of_its_cities_alone()
    {
        WriteNext(2);
        Assert.Empty(_plan.Try(100, ["linxia"], "zhang"));
        Assert.Equal("plan2", _plan.PlanOf("a", "linxia").Name);
        Assert.Same(_plan.Plan, _plan.PlanOf("a", "lanzhou"));
        Assert.Equal("plan1", _plan.Plan.Name);
        Assert.True(_plan.EndTrial("zhang"));
        Assert.Same(_plan.Plan, _plan.PlanOf("a", "linxia"));
        Assert.False(_plan.EndTrial("zhang"));
    }

    [Fact]
    public void A_plan_on_trial_gets_its_share_of_the_calls_and_a_call_the_same_plan_each_time_it_asks()
    {
        WriteNext(2);
        _plan.Try(25, [], "zhang");
        var calls = Enumerable.Range(0, 4000).Select(static call => $"call-{call}@10.1.1.1").ToArray();
        var tried = calls.Where(call => _plan.PlanOf(call, "lanzhou").Name == "plan2").ToArray();
        Assert.InRange(tried.Length, 900, 1100);
        Assert.Equal(tried, calls.Where(call => _plan.PlanOf(call, "lanzhou").Name == "plan2"));
    }

    [Fact]
    public void A_plan_to_be_tried_that_has_errors_changes_nothing_and_tells_what_is_wrong()
    {
        Assert.Contains(_plan.Try(100, [], "zhang"), problem => problem.Severity == Severity.Error && problem.File == _plan.NextPath);
        WriteNext(2);
        _plan.Try(100, [], "zhang");
        File.AppendAllText(_plan.NextPath, "colour: red\n");
        Assert.Contains(_plan.Try(50, ["linxia"], "li"), problem => problem.Code == "IVR104");
        Assert.Equal(("plan2", 100, "zhang"), (_plan.Trial!.Plan.Name, _plan.Trial.Percent, _plan.Trial.By));
    }

    [Fact]
    public void A_plan_that_stood_its_trial_comes_in_force_by_taking_the_old_ones_place()
    {
        WriteNext(2);
        _plan.Try(5, [], "zhang");
        File.Move(_plan.NextPath, _path, overwrite: true);
        _plan.Reload("li");
        Assert.Equal("plan2", _plan.Plan.Name);
        Assert.Null(_plan.Trial);
    }

    [Fact]
    public void A_reload_of_another_plan_leaves_a_trial_as_it_is()
    {
        WriteNext(2);
        _plan.Try(100, ["linxia"], "zhang");
        Change(3);
        Assert.Equal(("plan3", "plan2"), (_plan.PlanOf("a", "lanzhou").Name, _plan.PlanOf("a", "linxia").Name));
    }

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
        Assert.Equal("a change of the file", _plan.Changes[0].By.English);

        void Look() => _time.RunFor(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void What_is_changed_while_the_plan_is_read_is_read_too()
    {
        var changed = false;
        using var plan = Plan(new AskedTime(() =>
        {
            if (!changed)
            {
                changed = true;
                Write(30);
            }
        }));
        using var watch = new PlanWatch(plan, _time);
        Write(2);
        _time.RunFor(TimeSpan.FromSeconds(12));
        Assert.Equal("plan30", plan.Plan.Name);
    }

    [Fact]
    public void What_was_changed_before_the_watch_began_is_read_too()
    {
        Write(20);
        using var watch = new PlanWatch(_plan, _time);
        _time.RunFor(TimeSpan.FromSeconds(6));
        Assert.Equal("plan20", _plan.Plan.Name);
    }

    [Fact]
    public void A_list_the_plan_names_is_watched_too_and_one_that_comes_late_is_read()
    {
        using var watch = new PlanWatch(_plan, _time);
        var list = Path.Combine(_folder.Path, "languages.yaml");
        File.WriteAllText(_path, File.ReadAllText(_path).Replace("{ zh: 普通话, bo: 藏语 }", "languages.yaml", StringComparison.Ordinal));
        Look();
        Assert.Equal(2, _plan.Plan.Languages.Count);
        File.WriteAllText(list, "zh: 普通话\n");
        Look();
        Assert.Equal(["zh"], _plan.Plan.Languages.Keys);
        File.AppendAllText(list, "sce: 东乡语\n");
        Look();
        Assert.Equal(["sce", "zh"], _plan.Plan.Languages.Keys.Order());
    }

    [Fact]
    public void Who_is_registered_after_a_step_back_brings_nothing_back_in_force()
    {
        using var watch = new PlanWatch(_plan, _time);
        var register = Register();
        var good = _plan.Plan.Version;
        File.AppendAllText(_path, "# a slip\n");
        Look();
        Assert.True(_plan.RollBack(null, "zhang"));
        File.AppendAllText(register, "00112233445566778899aabbccddeeff elder\n");
        Look();
        Assert.Equal((good, 1), (_plan.Plan.Version, _plan.Plan.Register.Count));
        File.AppendAllText(_path, "# mended\n");
        Look();
        Assert.NotEqual(good, _plan.Plan.Version);
        Assert.True(_plan.RollBack(good, "zhang"));
        _plan.Reload("zhang");
        Assert.NotEqual(good, _plan.Plan.Version);
    }

    [Fact]
    public void A_file_that_breaks_the_reader_is_refused_and_the_calls_go_on()
    {
        var reads = 0;
        var source = new PlanSource(_path, PromptCatalogue.Unknown, name => name == "IVR_TOKEN" ? throw new InvalidOperationException($"broken {++reads}") : null, _time);
        using var plan = new PlanInForce(source, _plan.Plan, [FileStamp.Of(_path)], _time, NullLogger<PlanInForce>.Instance);
        using var watch = new PlanWatch(plan, _time);
        File.WriteAllText(_path, Text(2) + Service);
        _time.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(("plan1", 1), (plan.Plan.Name, reads));
        Assert.Contains(plan.Reload("zhang"), problem => problem.Code == "IVR100");
        Write(3);
        _time.RunFor(TimeSpan.FromSeconds(6));
        Assert.Equal("plan3", plan.Plan.Name);
    }

    [Fact]
    public void Who_goes_back_right_after_a_reload_is_not_overruled_by_the_watch()
    {
        using var watch = new PlanWatch(_plan, _time);
        Change(2);
        Assert.True(_plan.RollBack(null, "zhang"));
        _time.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal("plan1", _plan.Plan.Name);
    }

    [Fact]
    public void Who_is_registered_is_known_without_another_plan_and_a_step_back_keeps_him()
    {
        using var watch = new PlanWatch(_plan, _time);
        var register = Register();
        File.AppendAllText(_path, "# the same with a word more\n");
        Look();
        var (before, changes) = (_plan.Plan, _plan.Changes.Count);
        File.AppendAllText(register, "00112233445566778899aabbccddeeff elder\n");
        Look();
        Assert.Equal((before.Version, 1, changes), (_plan.Plan.Version, _plan.Plan.Register.Count, _plan.Changes.Count));
        Assert.True(_plan.RollBack(null, "zhang"));
        Assert.NotEqual(before.Version, _plan.Plan.Version);
        Assert.Equal(1, _plan.Plan.Register.Count);
    }

    [Fact]
    public void A_register_without_its_key_is_told_and_refuses_nothing()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "register.txt"), "00112233445566778899aabbccddeeff elder\n");
        File.AppendAllText(_path, "register: register.txt\n");
        Assert.Contains(_plan.Reload("zhang"), problem => problem is { Code: "IVR458", Severity: Severity.Warning });
        Assert.Equal(1, _plan.Plan.Register.Count);
    }

    /// <param name="clock">It is asked when the files were read and the plan is not yet in force.</param>
    private PlanInForce Plan(TimeProvider clock)
    {
        var compiled = DialplanCompiler.Compile(_path, null);
        return new PlanInForce(new PlanSource(_path, PromptCatalogue.Unknown, static _ => null, clock), compiled.Plan!, compiled.Files, _time, NullLogger<PlanInForce>.Instance);
    }

    /// <summary>An empty register of the plan, which the watch has seen.</summary>
    private string Register()
    {
        var register = Path.Combine(_folder.Path, "register.txt");
        File.WriteAllText(register, "# nobody yet\n");
        File.AppendAllText(_path, "register: register.txt\n");
        Look();
        return register;
    }

    /// <summary>Long enough for the watch to see a change, and that it stands still.</summary>
    private void Look() => _time.RunFor(TimeSpan.FromSeconds(6));

    private void Change(int number)
    {
        Write(number);
        _plan.Reload("li");
    }

    // The number is in the length too: a clock of the file system that stands still must not hide a change from the watch.
    private void Write(int number) => File.WriteAllText(_path, Text(number));

    private void WriteNext(int number) => File.WriteAllText(_plan.NextPath, Text(number));

    private const string Service = "services: { orders: { url: https://orders.gansu.gov.cn, headers: { Authorization: IVR_TOKEN } } }\n";

    private static string Text(int number) => TestPlans.Text
        .Replace("name: test", $"name: plan{number}", StringComparison.Ordinal)
        .Replace("start: main", $"start: plan{number}", StringComparison.Ordinal)
        .Replace("flows:\n", $"flows:\n  plan{number}:\n    - goto: main\n", StringComparison.Ordinal)
        + $"\n#{new string('.', number)}\n";

    private sealed class AskedTime(Action asked) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            asked();
            return base.GetUtcNow();
        }
    }
}

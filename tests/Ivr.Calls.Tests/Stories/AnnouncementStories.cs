using Ivr.Acd;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>What two operators agreed on is heard by all callers it is for, between the welcome and the menu, at once and until its end.</summary>
public sealed class AnnouncementStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public AnnouncementStories()
    {
        _gateway = _world.Gateway();
        _world.RunFor(1);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Nothing_is_announced_until_another_operator_has_approved_it()
    {
        Assert.Null(Propose("a1", "lanzhou"));
        Assert.Equal(["P01", "P02"], HeardBy("093112345"));
        Assert.NotNull(Approve("a1", "li"));
        Assert.Equal(["P01", "P02"], HeardBy("093112345"));
        Assert.Null(Approve("a1", "ma"));
        Assert.Equal(["P01", ScriptedSpeech.Heard, "P02"], HeardBy("093112345"));
        Assert.Contains(_gateway.Records[^1].Steps, step => step is { Step: "announce", Detail: "a1" });
    }

    [Fact]
    public void A_citys_own_goes_before_that_for_all()
    {
        Propose("all", null);
        Propose("own", "lanzhou", prompt: "P13");
        Approve("all", "ma");
        Approve("own", "ma");
        Assert.Equal(["P01", "P13", "P02"], HeardBy("093112345"));
        Assert.Equal(["P01", ScriptedSpeech.Heard, "P02"], HeardBy("093812345"));
        Assert.Null(Withdraw("own"));
        Assert.Equal(["P01", ScriptedSpeech.Heard, "P02"], HeardBy("093112345"));
    }

    [Fact]
    public void It_is_over_when_its_time_is_even_while_the_store_is_away()
    {
        Propose("a1", null);
        Approve("a1", "ma");
        _world.Power.Away = true;
        _world.RunFor(30);
        Assert.Equal(ScriptedSpeech.Heard, HeardBy("093112345")[1]);
        _world.RunFor(TimeSpan.FromHours(2));
        Assert.Equal(["P01", "P02"], HeardBy("093112345"));
        Assert.Empty(_gateway.Centre.Announcements.Known);
    }

    [Fact]
    public void Every_gateway_of_the_store_says_it_and_one_that_begins_later_too()
    {
        Propose("a1", null);
        Approve("a1", "ma");
        var late = _world.Gateway();
        _world.RunFor(1.5);
        var known = Assert.Single(late.Centre.Announcements.Known);
        Assert.Equal(("li", "ma", TimeSpan.FromSeconds(2), null), (known.Of.ProposedBy, known.Of.ApprovedBy, known.Longest, known.Problem));
    }

    [Fact]
    public void What_no_engine_says_or_takes_too_long_is_not_approved()
    {
        _world.Speech.Works = false;
        Propose("a1", null);
        Assert.Contains("no sound", Approve("a1", "ma"), StringComparison.Ordinal);
        _world.Speech.Works = true;
        Assert.Null(Approve("a1", "ma"));
        Assert.Equal(["P01", ScriptedSpeech.Heard, "P02"], HeardBy("093112345"));
        Propose("a2", null, prompt: "music");
        Assert.Contains("say it shorter", Approve("a2", "ma"), StringComparison.Ordinal);
        Assert.Equal(["P01", ScriptedSpeech.Heard, "P02"], HeardBy("093112345"));
    }

    [Fact]
    public void What_could_not_be_said_here_is_tried_again_and_told()
    {
        _world.Speech.Works = false;
        Propose("a1", null);
        _world.RunFor(2);
        Assert.NotNull(Assert.Single(_gateway.Centre.Announcements.Known).Problem);
        Assert.Contains(_world.Logs, line => line.Text.Contains("cannot be heard here", StringComparison.Ordinal));
        _world.Speech.Works = true;
        _world.RunFor(40);
        Assert.Null(Assert.Single(_gateway.Centre.Announcements.Known).Problem);
    }

    [Fact]
    public void A_key_into_it_is_the_menus_and_zero_is_a_person()
    {
        Propose("a1", null);
        Approve("a1", "ma");
        var three = _world.Dial("093112345");
        _world.Until(() => three.Ear.Now == ScriptedSpeech.Heard, "the announcement");
        three.Press('3');
        _world.Until(() => three.Ear.Now == "P03/slow", "what elders hear", 2);
        var zero = _world.Dial("093112345", "13893105678");
        _world.Until(() => zero.Ear.Now == ScriptedSpeech.Heard, "the announcement");
        zero.Press('0');
        _world.Until(() => zero.Ear.Now == "music", "the line", 2);
    }

    private string[] HeardBy(string called)
    {
        var before = _gateway.Records.Count;
        var citizen = _world.Dial(called);
        _world.Until(() => citizen.Ear.Now == "P02", "the menu");
        citizen.HangUp();
        _world.Until(() => _gateway.Records.Count > before, "the record");
        return [.. citizen.Ear.Heard];
    }

    private string? Propose(string id, string? city, string? prompt = null) => Order(_gateway.Centre.Announcements.ProposeAsync(
        new Announcement(id, city, _world.Time.GetUtcNow().AddHours(2), "li", _world.Time.GetUtcNow())
        {
            Prompt = prompt,
            Texts = prompt is null ? new Dictionary<string, string> { ["zh"] = "关于停水:明早六点恢复。" } : new Dictionary<string, string>(),
        }));

    private string? Approve(string id, string who) => Order(_gateway.Centre.Announcements.ApproveAsync(id, who));

    private string? Withdraw(string id) => Order(_gateway.Centre.Announcements.WithdrawAsync(id, "ma"));

    private string? Order(Task<Phrase?> order)
    {
        var problem = _world.Answer(order);
        _world.RunFor(0.1);
        return problem?.English;
    }
}

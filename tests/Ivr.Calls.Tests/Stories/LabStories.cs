using System.Net;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>What the laboratory's plan makes of a call, and the calls it makes.</summary>
public sealed class LabStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public LabStories()
    {
        var lab = _world.Compile(File.ReadAllText(Repository.Path("dialplans/lab/lab.yaml")));
        _gateway = _world.Gateway(options => options with
        {
            Challenged = ["7008"],
            Trunks = [.. options.Trunks, new Trunk { Name = "phones", Sources = [IPNetwork.Parse("10.12.2.0/24")] }],
        }, lab);
        _world.Carrier.Manners = Manners.Answers;
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void It_rings_six_seconds_and_answers()
    {
        var call = _world.Dial("7004");
        _world.RunFor(5.9);
        Assert.Equal([180], call.Statuses);
        _world.Until(() => call.Ear.Now == "P01", "the prompt", 1);
        Assert.Equal([180, 200], call.Statuses);
    }

    [Fact]
    public void Who_hangs_up_while_it_rings_was_never_answered()
    {
        var call = _world.Dial("7004");
        _world.RunFor(2);
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal((new CallEnding(EndedBy.Caller, "cancelled"), null), (_gateway.Records[0].Ending, _gateway.Records[0].AnsweredAt));
    }

    [Fact]
    public void A_prompt_is_played_before_the_answer()
    {
        var call = _world.Dial("7005");
        _world.Until(() => call.IsAnswered, "the answer", 10);
        Assert.Equal([183, 200], call.Statuses);
        var dialled = _gateway.Media;
        Assert.True(dialled.PacketsSent > 100, "nothing was played before the answer");
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal(["early", "answered"], _gateway.Records[0].Steps.Select(step => step.Step).Where(step => step is "early" or "answered"));
    }

    [Fact]
    public void A_number_that_asks_for_a_password_answers_only_who_has_it()
    {
        var seat = _world.Seat("1001", "province", "zh");
        var known = seat.Dial(new SipUri("sip", "7008", "10.12.0.1", 5060));
        _world.Until(() => known.IsAnswered, "the answer", 2);
        var stranger = _world.Dial("7008");
        _world.RunFor(1);
        Assert.Equal(new SipCallEnd(SipEndCause.Rejected, 401), stranger.End);
    }

    [Fact]
    public void It_calls_whom_it_is_told_to_and_leaves_a_record()
    {
        Begin("7009");
        _world.Until(() => _world.Carrier.Rung is [{ IsAnswered: true }], "the other side answers");
        _world.Until(() => _world.Carrier.Rung[0].IsEnded, "it hangs up", 15);
        Assert.Equal("P01", _world.Carrier.Rung[0].Ear.Heard[0]);
        var record = Assert.Single(_gateway.Records);
        Assert.Equal((CallDirection.Trial, "callee", new CallEnding(EndedBy.Gateway, "lab")), (record.Direction, record.Called, record.Ending));
        Assert.Equal(0, _gateway.Centre.Calls);
    }

    [Fact]
    public void Nobody_answers_and_it_gives_up()
    {
        _world.Carrier.Manners = Manners.RingsOnly;
        Begin("7009");
        _world.Until(() => _gateway.Records.Count == 1, "it gives up", 21);
        _world.RunFor(1);
        Assert.Equal(new CallEnding(EndedBy.Network, "no-answer"), _gateway.Records[0].Ending);
        Assert.Equal(SipEndCause.Cancelled, _world.Carrier.Rung[0].End?.Cause);
    }

    [Fact]
    public void A_busy_line_is_the_other_sides_refusal()
    {
        _world.Carrier.Manners = Manners.IsBusy;
        Begin("7009");
        _world.Until(() => _gateway.Records.Count == 1, "the refusal", 2);
        Assert.Equal(new CallEnding(EndedBy.Network, "rejected", 486), _gateway.Records[0].Ending);
    }

    [Fact]
    public void An_entry_the_plan_does_not_have_is_said()
    {
        Assert.Contains("has no entry '7999'", Begin("7999").Problem?.English, StringComparison.Ordinal);
        Assert.Empty(_world.Carrier.Rung);
    }

    private TrialBegun Begin(string entry)
    {
        TrialBegun? begun = null;
        _world.NewLoop().Start(async () => begun = await _gateway.Centre.TryAsync(new TrialOrder(new SipUri("sip", "callee", "10.12.1.1", 5060), entry, null)), "an order");
        _world.Until(() => begun is not null, "the order is taken", 1);
        return begun!;
    }
}

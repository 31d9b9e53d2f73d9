using Ivr.Flows;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>The gateway looks whether public numbers are answered.</summary>
public sealed class LedgerStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly TestCarrier _carrier;

    public LedgerStories()
    {
        _gateway = _world.Gateway(options => options with { Trunks = [new Trunk { Name = "lanzhou", City = "lanzhou", Outbound = new SipUri("sip", "", "10.12.6.1", 5060) }] });
        _carrier = new TestCarrier(_world, "10.12.6.1");
    }

    public void Dispose() => _world.Dispose();

    private LedgerFinding Look(string entry, string city = "lanzhou")
    {
        var one = _gateway.Plan.Ledger.Find(entry)!;
        var looking = _gateway.Centre.LookAsync(new LedgerLook(one, one.Outside(city)!, _gateway.Plan.Cities[city]), CancellationToken.None);
        _world.Until(() => looking.IsCompleted, "it has looked", 60);
        _world.RunFor(10);
        return World.Now(looking);
    }

    [Fact]
    public void A_number_is_called_hung_up_on_once_somebody_answers_and_stands_in_the_records()
    {
        Assert.Equal(new LedgerFinding(true, "answered after 2 s by lanzhou"), Look("power"));
        var call = Assert.Single(_carrier.Rung);
        Assert.True(call.IsEnded);
        Assert.Equal(("95598", "12345"), (call.Invite!.Uri.User, call.Invite.From.Uri.User));
        Assert.Null(call.Invite.Header("Diversion"));
        var record = Assert.Single(_gateway.Records);
        Assert.Equal((CallDirection.Verification, "95598", "verified", "lanzhou"), (record.Direction, record.Called, record.Ending.Cause, record.Trunk));
        Assert.Equal(0, _gateway.Media.SessionsOpen);
        Assert.Equal(0, _gateway.Centre.Endpoint.Dialogs);
    }

    [Theory]
    [InlineData(486, "486")]
    [InlineData(404, "404")]
    [InlineData(503, "trunk-down")]
    public void Who_does_not_answer_is_not_reached(int status, string what)
    {
        _carrier.Refuses = call => call.Reject(status);
        Assert.Equal(new LedgerFinding(false, what), Look("power"));
        Assert.Equal("target-not-reached", Assert.Single(_gateway.Records).Ending.Cause);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(404, false)]
    public void An_emergency_is_asked_for_and_never_called(int status, bool reached)
    {
        _carrier.OptionsStatus = status;
        Assert.Equal(new LedgerFinding(reached, $"OPTIONS got {status} by lanzhou"), Look("police"));
        Assert.Empty(_carrier.Invites);
        Assert.Contains(_carrier.Options, one => one.Uri.User == "110");
    }

    [Fact]
    public void Another_citys_110_is_not_asked_for_by_this_trunk()
    {
        Assert.Equal(new LedgerFinding(false, "no-trunk"), Look("police", "tianshui"));
        Assert.DoesNotContain(_carrier.Options, one => one.Uri.User == "110");
    }
}

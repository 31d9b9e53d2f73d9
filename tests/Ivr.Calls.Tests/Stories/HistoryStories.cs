using System.Net;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A call was called elsewhere before it came to us, and may be called elsewhere after.</summary>
public sealed class HistoryStories : IDisposable
{
    private static readonly SipHeader Lanzhou = new("Diversion", "<sip:0931-12345@telecom.gs.cn>;reason=unconditional;counter=1");
    private static readonly SipHeader Told = new("History-Info", "<sip:093112345@telecom.gs.cn>;index=1, <sip:12345@10.12.0.1?Reason=SIP%3Bcause%3D302>;index=1.1;mp=1");

    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public HistoryStories() => _gateway = _world.Gateway(options => options with
    {
        Trunks = [.. options.Trunks, new Trunk { Name = "baiyin", City = "baiyin", Sources = [IPNetwork.Parse("10.12.5.1/32")], Outbound = new SipUri("sip", "", "10.12.5.1", 5060), PartnerCity = "baiyin" }],
        Transfers = options.Transfers with { Allowed = ["110"] },
    });

    public void Dispose() => _world.Dispose();

    private TestCall Wait(params IEnumerable<SipHeader> headers)
    {
        var call = _world.Carrier.Dial(new SipUri("sip", "12345", "10.12.0.1", 5060), "13893101234", headers);
        _world.Until(() => call.Ear.Now == "P02", "the menu");
        call.Press('0');
        return call;
    }

    private CallDetailRecord Over(TestCall call)
    {
        call.HangUp();
        _world.RunFor(1);
        return _gateway.Records.Single(record => record.Direction == CallDirection.Inbound);
    }

    [Fact]
    public void What_a_carrier_forwarded_to_a_landing_number_belongs_to_the_city_that_was_called()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Wait(Lanzhou);
        _world.Until(() => call.Ear.Now == "voice of 1001", "they talk");
        Assert.StartsWith("兰州市12345", seat.Current!.Display, StringComparison.Ordinal);
        var record = Over(call);
        Assert.Equal(("lanzhou", "first-called-number", "12345"), (record.City, record.CityRule, record.Called));
    }

    [Fact]
    public void Without_it_the_landing_number_tells_nobodys_city()
    {
        _world.Seat("9001", "province", "zh");
        var call = Wait(new SipHeader("Diversion", "<sip:no number at all"));
        _world.Until(() => call.Ear.Now == "voice of 9001", "they talk");
        Assert.Equal(("province", "unknown"), (Over(call).City, _gateway.Records[0].CityRule));
    }

    [Fact]
    public void A_partners_call_keeps_the_city_of_its_trunk_whatever_was_called_there()
    {
        _world.Seat("4001", "baiyin", "zh");
        var platform = _world.Stranger("10.12.5.1");
        var call = platform.Dial(new SipUri("sip", "12345", "10.12.0.1", 5060), "13893101234", Lanzhou, new SipHeader(FrontDoor.OverflowHeader, "lanzhou"));
        _world.Until(() => call.Ear.HeardOf("voice of 4001"), "they talk");
        Assert.Equal(("baiyin", "trunk"), (Over(call).City, _gateway.Records[0].CityRule));
    }

    [Fact]
    public void Who_is_sent_on_to_a_partner_takes_his_history_along()
    {
        var platform = _world.Stranger("10.12.5.1");
        var call = Wait(Lanzhou, Told);
        _world.Until(() => call.Ear.HeardOf("voice of 10.12.5.1"), "the partner answers", 90);
        var invite = platform.Rung.Single().Invite!;
        Assert.Equal(["<sip:12345@10.12.0.1>;reason=unavailable;counter=1", Lanzhou.Value], invite.Headers("Diversion"));
        Assert.Equal(
            [.. Told.Value.Split(", "), "<sip:12345@10.12.0.1?Reason=SIP%3Bcause%3D480>;index=1.1.1", $"<sip:{invite.Uri.User}@10.12.5.1:5060>;index=1.1.1.1;mp=1.1.1"],
            invite.Headers("History-Info"));
    }

    [Fact]
    public void So_does_who_is_handed_on_to_a_number_outside()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Wait(Lanzhou, Told);
        _world.Until(() => call.Ear.Now == "voice of 1001", "they talk");
        seat.Current!.Refer("sip:110@10.12.0.1");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "110 rings");
        var invite = _world.Carrier.Rung[0].Invite!;
        Assert.Equal(["<sip:12345@10.12.0.1>;reason=unconditional;counter=1", Lanzhou.Value], invite.Headers("Diversion"));
        Assert.Equal(
            [.. Told.Value.Split(", "), "<sip:12345@10.12.0.1?Reason=SIP%3Bcause%3D302>;index=1.1.1", "<sip:110@10.12.1.1:5060>;index=1.1.1.1;mp=1.1.1"],
            invite.Headers("History-Info"));
    }
}

using System.Net;
using Ivr.Acd;
using Ivr.Sip;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>What phones may say when they register, and what comes of it.</summary>
public sealed class RegistrarStories : IDisposable
{
    private const string Seat = "801";
    private const string Password = "a password of the virtual world";

    private readonly World _world = new();
    private readonly WorldGateway _gateway;
    private readonly SipEndpoint _client;
    private readonly CallLoop _loop;

    public RegistrarStories()
    {
        _gateway = _world.Gateway();
        _world.Seat(Seat, "lanzhou", "zh");
        _loop = _world.NewLoop();
        _client = _world.NewEndpoint(
            new SipHandlers { HomeFor = (_, _) => _loop, OnInvite = call => call.Reject(486), ServiceHome = _loop, OnRequest = request => request.Respond(200) },
            new IPEndPoint(IPAddress.Parse("10.12.3.1"), 5060));
        _client.Start();
        Assert.Equal(200, Register(Seat, "Contact: *", "Expires: 0").Status);
    }

    public void Dispose()
    {
        _loop.Start(async () => await _client.DisposeAsync(), "closing the client");
        _world.Dispose();
    }

    [Fact]
    public void The_answer_names_all_contacts_and_how_long_each_still_has()
    {
        Register(Seat, "Contact: <sip:801@10.12.3.1:5060>;expires=100;q=0.5");
        _world.RunFor(10);
        var answer = Register(Seat, "Contact: <sip:801@10.12.3.2:5062>;expires=7200;+sip.instance=\"<urn:uuid:1>\";reg-id=1");
        Assert.Equal(
            ["<sip:801@10.12.3.2:5062>;expires=3600;+sip.instance=\"<urn:uuid:1>\";reg-id=1", "<sip:801@10.12.3.1:5060>;expires=90;q=0.5"],
            answer.Headers("Contact").Select(contact => contact.Replace("expires=89", "expires=90")));
        Assert.Equal(2, _world.SeatNow(Seat).Bindings.Count);
    }

    [Fact]
    public void One_goes_and_the_other_stays_and_the_star_takes_all()
    {
        Register(Seat, "Contact: <sip:801@10.12.3.1>, <sip:801@10.12.3.2>", "Expires: 600");
        Assert.Single(Register(Seat, "Contact: <sip:801@10.12.3.1>;expires=0").Headers("Contact"));
        Assert.Equal(SeatState.Ready, _world.SeatNow(Seat).State);
        Assert.Empty(Register(Seat, "Contact: *", "Expires: 0").Headers("Contact"));
        Assert.Equal(SeatState.Offline, _world.SeatNow(Seat).State);
    }

    [Theory]
    [InlineData(400, "Contact: <sip:801@10.12.3.9>", "Contact: <mailto:me@h>")]
    [InlineData(423, "Contact: <sip:801@10.12.3.9>", "Contact: <sip:801@10.12.3.8>;expires=5")]
    [InlineData(403, "Contact: <sip:1@h>, <sip:2@h>, <sip:3@h>, <sip:4@h>", "Contact: <sip:5@h>")]
    [InlineData(400, "Contact: <sip:801@10.12.3.1>;expires=0", "Contact: *")]
    public void What_is_refused_changes_nothing(int status, params string[] contacts)
    {
        Register(Seat, "Contact: <sip:801@10.12.3.1>", "Expires: 600");
        var answer = Register(Seat, contacts);
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 423 ? "30" : null, answer.Header("Min-Expires"));
        Assert.Equal("sip:801@10.12.3.1|10.12.3.1:5060|udp", Assert.Single(_world.SeatNow(Seat).Bindings).Contact);
    }

    [Fact]
    public void A_phone_that_names_itself_takes_its_own_place_from_whatever_port()
    {
        for (var port = 6000; port < 6010; port++)
        {
            Assert.Equal(200, Register(Seat, $"Contact: <sip:801@10.12.3.1:{port}>;+sip.instance=\"<urn:uuid:1>\"", "Expires: 600").Status);
        }

        Assert.Equal("sip:801@10.12.3.1:6009|10.12.3.1:5060|udp", Assert.Single(_world.SeatNow(Seat).Bindings).Contact);
    }

    [Fact]
    public void Nobody_registers_another_and_outbound_may_be_required()
    {
        Assert.Equal(403, Register("802", "Contact: <sip:802@10.12.3.1>").Status);
        Assert.Equal(420, Register(Seat, "Require: path", "Contact: <sip:801@10.12.3.1>").Status);
        Assert.Equal(200, Register(Seat, "Require: outbound", "Supported: outbound", "Contact: <sip:801@10.12.3.1>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"").Status);
    }

    [Fact]
    public void Too_many_wrong_passwords_are_answered_with_when_to_come_back_and_logged_once()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(401, Ask(Seat, "a guess", ["Contact: <sip:801@10.12.3.1>"]).Status);
        }

        _world.RunFor(60);
        var refused = Register(Seat, "Contact: <sip:801@10.12.3.1>");
        Assert.Equal((403, true), (refused.Status, int.Parse(refused.Header("Retry-After")!) is > 200 and <= 240));
        Register(Seat, "Contact: <sip:801@10.12.3.1>");
        Assert.Single(_world.Logs, line => line.Text.Contains("locked out", StringComparison.Ordinal));
        Assert.Equal((5, 1, 2), (_gateway.Centre.Digest.Failures, _gateway.Centre.Digest.Lockouts, _gateway.Centre.Digest.Refused));
        _world.RunFor(240);
        Assert.Equal(200, Register(Seat, "Contact: <sip:801@10.12.3.1>").Status);
    }

    [Fact]
    public void When_the_store_is_away_a_phone_is_told_to_come_again()
    {
        _world.Power.Away = true;
        var answer = Register(Seat, "Contact: <sip:801@10.12.3.1>");
        _world.Power.Away = false;
        Assert.Equal((503, "5"), (answer.Status, answer.Header("Retry-After")));
    }

    private SipResponse Register(string user, params string[] lines) => Ask(user, Password, lines);

    private SipResponse Ask(string user, string password, string[] lines)
    {
        var record = new SipUri("sip", user, "10.12.0.1", 5060);
        SipResponse? answer = null;
        var request = new OutboundRequest
        {
            Method = "REGISTER",
            Target = new SipUri("sip", "", "10.12.0.1", 5060),
            From = record,
            To = record,
            Headers = [.. lines.Select(line => line.Split(": ", 2)).Select(pair => new SipHeader(pair[0], pair[1]))],
            Credentials = new SipCredentials(Seat, password),
        };
        _loop.Start(async () => answer = await _client.RequestAsync(_loop, request, CancellationToken.None), "a request");
        _world.Until(() => answer is not null, "an answer", 5);
        return answer!;
    }
}

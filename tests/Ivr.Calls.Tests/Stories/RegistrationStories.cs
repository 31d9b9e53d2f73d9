using System.Net;
using Ivr.Sip;
using Ivr.Testing;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>A trunk that wants to be registered with (RFC 3261 10.2).</summary>
public sealed class RegistrationStories : IDisposable
{
    private const string Domain = "gs.ims.invalid";

    private readonly World _world = new(start: new DateTimeOffset(2026, 11, 23, 1, 0, 0, TimeSpan.Zero));
    private readonly TestCarrier _carrier;
    private readonly DigestGuard _guard;
    private readonly List<TimeSpan> _at = [];
    private bool _cut;
    private string _password = "secret";
    private int _granted = 600;
    private int _least;

    public RegistrationStories()
    {
        _carrier = new TestCarrier(_world, "10.13.1.1") { Registrar = Register };
        _guard = new DigestGuard(new DigestOptions { Realm = Domain }, _world.Ids, _world.Time);
        _world.TrunkPasswords["telecom"] = "secret";
        _world.Wire.OnDatagram = (_, to, _) => !(_cut && to.Address.Equals(IPAddress.Parse("10.13.1.1")));
    }

    public void Dispose() => _world.Dispose();

    private Trunk Telecom => new()
    {
        Name = "telecom",
        City = "lanzhou",
        Sources = [IPNetwork.Parse("10.13.1.0/24")],
        Outbound = new SipUri("sip", "", Domain),
        Proxy = _carrier.Uri,
        Number = "+869318888888",
        User = "+869318888888@" + Domain,
        Register = TimeSpan.FromHours(1),
    };

    private WorldGateway Gateway(Trunk? trunk = null) => _world.Gateway(options => options with { Trunks = [trunk ?? Telecom, .. options.Trunks] });

    private static TrunkStatus Status(WorldGateway gateway) => gateway.Centre.Trunks.Single(one => one.Name == "telecom");

    private void Register(InboundRequest request)
    {
        _at.Add(_world.Time.Elapsed);
        var expires = int.Parse(request.Request.Header("Expires")!, System.Globalization.CultureInfo.InvariantCulture);
        if (_guard.Check(request.Request, request.Flow.Remote.Address, user => user == Telecom.User ? _password : null) is not DigestVerdict.Accepted)
        {
            request.Respond(401, headers: [.. _guard.Challenges(request.Flow.Remote.Address, false)]);
        }
        else if (expires > 0 && expires < _least)
        {
            request.Respond(423, headers: [new SipHeader("Min-Expires", _least.ToString(System.Globalization.CultureInfo.InvariantCulture))]);
        }
        else
        {
            var contact = request.Request.Contact!.Uri;
            request.Respond(200, headers: expires == 0 ? [] :
            [
                new SipHeader("Contact", "<sip:+869318888888@10.99.0.1:5060>;expires=17"),
                new SipHeader("Contact", $"<{contact}>;expires={Math.Max(_granted, _least)}"),
                new SipHeader("Expires", "3600"),
            ]);
        }
    }

    [Fact]
    public void An_account_is_registered_through_the_proxy_and_proved_by_its_password()
    {
        var gateway = Gateway();
        Assert.Equal(TrunkState.Unregistered, Status(gateway).State);
        _world.RunFor(1);
        Assert.Equal((TrunkState.Up, _world.Time.GetUtcNow().AddSeconds(600)), (Status(gateway).State, RoundedUp(Status(gateway).RegisteredUntil)));
        var (asked, proved) = (_carrier.Registrations[0], _carrier.Registrations[1]);
        Assert.Equal("sip:" + Domain, proved.Uri.ToString());
        Assert.Equal("sip:+869318888888@" + Domain, proved.To.Uri.ToString());
        Assert.Equal("sip:+869318888888@10.12.0.1:5060", proved.Contact!.Uri.ToString());
        Assert.Contains("lr", proved.Header("Route"), StringComparison.Ordinal);
        Assert.Equal((asked.CallId, asked.CSeq.Number + 1), (proved.CallId, proved.CSeq.Number));

        DateTimeOffset? RoundedUp(DateTimeOffset? at) => at is { } known && known > _world.Time.GetUtcNow().AddSeconds(598) ? _world.Time.GetUtcNow().AddSeconds(600) : at;
    }

    [Fact]
    public void It_is_registered_again_before_what_its_own_contact_was_granted_is_over_in_one_row_of_numbers()
    {
        var gateway = Gateway();
        _world.RunFor(6000);
        Assert.Equal(TrunkState.Up, Status(gateway).State);
        var rounds = _at.Where((_, index) => index % 2 == 0).ToArray();
        Assert.InRange(rounds.Length, 11, 13);
        Assert.All(rounds.Zip(rounds.Skip(1), (one, next) => next - one), gap => Assert.InRange(gap.TotalSeconds, 480, 541));
        Assert.Single(_carrier.Registrations.Select(one => one.CallId).Distinct());
        Assert.Equal(Enumerable.Range(1, _carrier.Registrations.Count), _carrier.Registrations.Select(one => (int)one.CSeq.Number));
        Assert.Single(_world.Logs, line => line.Text.Contains("telecom is registered", StringComparison.Ordinal));
    }

    [Fact]
    public void A_carrier_that_wants_longer_registrations_gets_them()
    {
        _least = 7200;
        var gateway = Gateway();
        _world.RunFor(1);
        Assert.Equal(TrunkState.Up, Status(gateway).State);
        Assert.Equal(["3600", "3600", "7200", "7200"], _carrier.Registrations.Select(one => one.Header("Expires")!));
    }

    [Fact]
    public void A_wrong_password_is_said_once_and_not_tried_in_a_hurry()
    {
        _password = "another";
        var gateway = Gateway();
        _world.RunFor(3000);
        Assert.Equal(TrunkState.Unregistered, Status(gateway).State);
        Assert.InRange(_carrier.Registrations.Count, 8, 10);
        Assert.Single(_world.Logs, line => line.Level == LogLevel.Error && line.Text.Contains("does not take our account", StringComparison.Ordinal));
        Assert.DoesNotContain(_world.Logs, line => line.Text.Contains("secret", StringComparison.Ordinal));
        _password = "secret";
        _world.Until(() => Status(gateway).State == TrunkState.Up, "the carrier mended it", 700);
    }

    [Fact]
    public void A_carrier_that_is_away_is_tried_at_once_and_then_ever_more_rarely()
    {
        _cut = true;
        var sent = new List<TimeSpan>();
        var callIds = new HashSet<string>();
        _world.Wire.OnDatagram = (_, to, bytes) =>
        {
            if (to.Address.Equals(IPAddress.Parse("10.13.1.1")) && System.Text.Encoding.UTF8.GetString(bytes.Span) is var text && text.StartsWith("REGISTER", StringComparison.Ordinal)
                && callIds.Add(text.Split("branch=")[1].Split('\r')[0]))
            {
                sent.Add(_world.Time.Elapsed);
            }

            return !_cut || !to.Address.Equals(IPAddress.Parse("10.13.1.1"));
        };
        var gateway = Gateway();
        _world.RunFor(1200);
        // Each takes 32 s to be given up (timer F), then comes the wait.
        var waits = sent.Zip(sent.Skip(1), (one, next) => (next - one).TotalSeconds - 32).ToArray();
        Assert.InRange(waits[0], 0.9, 2.1);
        Assert.InRange(waits[1], 14.9, 30.1);
        Assert.InRange(waits[2], 29.9, 60.1);
        Assert.InRange(waits[3], 59.9, 120.1);
        Assert.Equal(TrunkState.Unregistered, Status(gateway).State);
        _cut = false;
        _world.Until(() => Status(gateway).State == TrunkState.Up, "it is back", 1800);
    }

    [Fact]
    public void An_OPTIONS_without_an_answer_registers_at_once_and_what_was_granted_ends_by_itself()
    {
        var gateway = Gateway(Telecom with { Health = new TrunkProbing { DownAfter = 100 } });
        _world.RunFor(1);
        var before = Status(gateway).FailedRegistrations;
        _cut = true;
        _world.Until(() => Status(gateway).FailedRegistrations > before, "a registration long before its time", 80);
        Assert.Equal(TrunkState.Up, Status(gateway).State);
        _world.Until(() => Status(gateway).State == TrunkState.Unregistered, "what was granted is over", 600);
        _cut = false;
        _world.Until(() => Status(gateway).State == TrunkState.Up, "registered again", 1800);
        Assert.Single(_world.Logs, line => line.Text.Contains("carries calls again; it was Unregistered", StringComparison.Ordinal) && line.Level == LogLevel.Information && !line.Text.Contains(" 0 s", StringComparison.Ordinal));
    }

    [Fact]
    public void A_carrier_that_answers_OPTIONS_again_is_registered_with_at_once_and_not_when_the_wait_is_over()
    {
        _cut = true;
        var gateway = Gateway(Telecom with { Health = new TrunkProbing { Every = TimeSpan.FromSeconds(10) } });
        _world.Until(() => Status(gateway).FailedRegistrations == 6, "the waits have become long", 3000);
        _world.RunFor(1);
        _cut = false;
        _world.Until(() => Status(gateway).State == TrunkState.Up, "it is back", 30);
    }

    [Fact]
    public void While_it_is_not_registered_calls_go_out_by_another_and_afterwards_with_the_account()
    {
        _password = "another";
        Gateway();
        _world.Carrier.Manners = Manners.IsBusy;
        _world.Seat("1001", "lanzhou", "zh");
        Owe("13893100001");
        _world.Until(() => _world.Carrier.Rung.Count == 1, "by the other trunk", 20);
        Assert.Empty(_carrier.Invites);
        _password = "secret";
        _carrier.Refuses = call =>
        {
            if (_guard.Check(call.Request, call.Flow.Remote.Address, user => user == Telecom.User ? _password : null) is DigestVerdict.Accepted)
            {
                call.Reject(486);
            }
            else
            {
                call.Reject(401, headers: [.. _guard.Challenges(call.Flow.Remote.Address, false)]);
            }
        };
        _world.RunFor(700);
        Owe("13893100002");
        SipRequest[] Second() => [.. _carrier.Invites.Where(one => one.Uri.User == "13893100002")];
        _world.Until(() => Second().Length == 2, "asked for the password, and given it", 60);
        Assert.Equal($"sip:13893100002@{Domain}", Second()[1].Uri.ToString());
        Assert.Equal($"sip:+869318888888@{Domain}", Second()[1].From.Uri.ToString());
        Assert.DoesNotContain(_world.Carrier.Rung, one => one.Invite!.Uri.User == "13893100002");
    }

    [Fact]
    public void A_gateway_that_stops_takes_its_registration_back()
    {
        var gateway = Gateway();
        _world.RunFor(1);
        gateway.Stop();
        Assert.Equal("0", _carrier.Registrations[^1].Header("Expires"));
        Assert.Equal(_carrier.Registrations.Count, (int)_carrier.Registrations[^1].CSeq.Number);
        Assert.Contains(_world.Logs, line => line.Text.Contains("telecom is registered no more", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gateway_that_stops_does_not_wait_for_a_carrier_that_is_away()
    {
        var gateway = Gateway();
        _world.RunFor(1);
        _cut = true;
        var before = _world.Time.Elapsed;
        gateway.Stop();
        Assert.InRange((_world.Time.Elapsed - before).TotalSeconds, 0, 5);
    }

    [Fact]
    public void A_call_to_our_contact_is_a_call_to_the_number_that_was_called()
    {
        var gateway = Gateway();
        _world.RunFor(1);
        var contact = _carrier.Registrations[^1].Contact!.Uri;
        var call = _carrier.Dial(contact, "13893101234", new SipHeader("P-Called-Party-ID", $"<sip:093112345@{Domain}>"));
        _world.Until(() => call.Ear.Now == "P02", "the menu", 20);
        call.HangUp();
        _world.RunFor(1);
        Assert.Equal(("lanzhou", "093112345"), (gateway.Records[0].City, gateway.Records[0].Called));
    }

    private void Owe(string number)
    {
        var now = _world.Time.GetUtcNow();
        _ = _world.Memory.Callbacks.OpenAsync(new Acd.CallbackRequest(number, "lanzhou", [], "zh", "abandoned", "call-" + number), now, now);
    }
}

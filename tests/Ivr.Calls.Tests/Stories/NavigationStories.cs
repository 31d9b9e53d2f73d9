using Ivr.Flows;
using Ivr.Testing;
using Xunit;

namespace Ivr.Calls.Tests.Stories;

/// <summary>From the dialled number to a person, as the caller hears it.</summary>
public sealed class NavigationStories : IDisposable
{
    private readonly World _world = new();
    private readonly WorldGateway _gateway;

    public NavigationStories() => _gateway = _world.Gateway();

    public void Dispose() => _world.Dispose();

    private CallDetailRecord Record => Assert.Single(_gateway.Records);

    private TestCall Dial(string keys = "", string number = "13893101234")
    {
        var call = _world.Dial("093112345", number);
        foreach (var key in keys)
        {
            // Each key in the middle of the prompt that offers it.
            var prompts = call.Ear.Sounds.Count;
            _world.Until(() => call.Ear.Now is "P02" or "P04" or "P05" && call.Ear.Sounds.Count > prompts, $"a menu for key {key}");
            _world.RunFor(1);
            call.Press(key);
        }

        return call;
    }

    private void HangUp(TestCall call)
    {
        call.HangUp();
        _world.RunFor(1);
    }

    [Fact]
    public void Silence_reaches_a_person()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Dial();
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        Assert.Equal(["P01", "P02", "music", "voice of 1001"], call.Ear.Heard);
        _world.RunFor(5);
        HangUp(call);
        Assert.True(seat.Rung.Single().IsEnded);
        Assert.Equal(("lanzhou", "called-number", "1001"), (Record.City, Record.CityRule, Record.Seat));
        Assert.Equal(new CallEnding(EndedBy.Caller, "hung-up"), Record.Ending);
        Assert.Equal("138****1234", Record.Caller);
    }

    [Fact]
    public void The_record_tells_how_each_leg_sounded()
    {
        _world.Seat("1001", "lanzhou", "zh");
        var call = Dial("0");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        _world.RunFor(20);
        HangUp(call);
        Assert.Equal(["caller", "1001"], Record.Legs.Select(leg => leg.Leg));
        Assert.All(Record.Legs, leg =>
        {
            Assert.True(leg is { Loss: 0, LossThere: 0, RoundTrip: < 50, Heard: > 4.3, Sent: > 4.3, Received: > 900 }, leg.ToString());
        });
    }

    [Fact]
    public void A_call_without_sound_has_no_legs_in_its_record()
    {
        var call = _world.Dial("093199999", "13893101234");
        _world.RunFor(2);
        HangUp(call);
        Assert.Empty(Record.Legs);
    }

    [Fact]
    public void The_place_in_the_line_counts_from_the_start_of_the_menu()
    {
        _world.Seat("1001", "lanzhou", "zh");
        var call = Dial();
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        HangUp(call);
        var menu = call.Ear.Sounds.Single(sound => sound.Name == "P02");
        Assert.InRange((Record.LineEnteredAt!.Value - Record.AnsweredAt!.Value).TotalSeconds, menu.From.TotalSeconds - 0.3, menu.From.TotalSeconds + 0.1);
        Assert.True(Record.WaitFromAnswer > Record.WaitFromLine);
    }

    [Theory]
    [InlineData('0', false)]
    [InlineData('7', true)]
    [InlineData('#', true)]
    public void Zero_and_an_unknown_key_reach_a_person_and_stop_the_prompt(char key, bool told)
    {
        _world.Seat("1001", "lanzhou", "zh");
        var call = Dial(key.ToString());
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        Assert.Equal(told, call.Ear.HeardOf("P07"));
        Assert.InRange(call.Ear.Sounds.Single(sound => sound.Name == "P02").Length.TotalSeconds, 1, 1.2);
    }

    [Fact]
    public void A_star_repeats_the_menu()
    {
        _world.Seat("1001", "lanzhou", "zh");
        var call = Dial("*");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        Assert.Equal(["P01", "P02", "P02"], call.Ear.Heard.Take(3));
    }

    [Fact]
    public void An_elder_hears_a_slow_voice_and_needs_no_key()
    {
        var seat = _world.Seat("1003", "lanzhou", "zh", "elder");
        seat.Manners = Manners.RingsOnly;
        var call = Dial("3");
        _world.Until(() => call.Ear.HeardOf("P08c/slow"), "he is told in the slow voice");
        Assert.Contains("P03/slow", call.Ear.Heard);
        Assert.All(call.Ear.Heard.SkipWhile(name => name != "P03/slow").Where(name => name.StartsWith('P')), name => Assert.EndsWith("/slow", name));
    }

    [Fact]
    public void An_elder_gets_the_seat_for_the_elderly_and_any_seat_when_that_one_is_busy()
    {
        _world.Seat("1001", "lanzhou", "zh");
        _world.RunFor(5);
        _world.Seat("1003", "lanzhou", "zh", "elder");
        var first = Dial("3", "13893100001");
        _world.Until(() => first.Ear.HeardOf("voice of 1003"), "the seat for the elderly");
        var second = Dial("3", "13893100002");
        _world.Until(() => second.Ear.HeardOf("voice of 1001"), "any seat");
    }

    [Fact]
    public void Only_the_seat_that_speaks_Tibetan_rings_for_a_Tibetan()
    {
        var mandarin = _world.Seat("1001", "lanzhou", "zh");
        var tibetan = _world.Seat("1004", "lanzhou", "zh", "adx");
        var call = Dial("44");
        _world.Until(() => call.Ear.HeardOf("voice of 1004"), "the citizen hears the seat");
        Assert.Empty(mandarin.Rung);
        Assert.Single(tibetan.Rung);
        HangUp(call);
        Assert.Equal("adx", Record.Language);
    }

    [Fact]
    public void A_Dongxiang_speaker_is_never_given_to_a_seat_that_does_not_speak_it()
    {
        var mandarin = _world.Seat("1001", "lanzhou", "zh");
        var call = Dial("45");
        _world.RunFor(300);
        Assert.Empty(mandarin.Rung);
        Assert.False(call.IsEnded);
        Assert.Single(_world.Waiting);
    }

    [Fact]
    public void An_order_number_goes_to_the_person()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Dial("2");
        _world.Until(() => call.Ear.Now == "P05", "he is asked for the number");
        foreach (var digit in "20261234")
        {
            call.Press(digit);
            _world.RunFor(0.4);
        }

        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        Assert.Contains("20261234", seat.Rung.Single().Invite!.Header("Subject"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("093012345", "P04_linxia")]
    [InlineData("093112345", "P04")]
    public void A_citys_callers_hear_what_their_city_lays_over_the_plan(string called, string languages)
    {
        var call = _world.Dial(called, "13893100001");
        _world.Until(() => call.Ear.Now == "P02", "the navigation");
        call.Press('4');
        _world.Until(() => call.Ear.HeardOf(languages), "the languages");
        HangUp(call);
    }

    [Fact]
    public void A_city_with_the_menu_off_leads_straight_to_a_person_and_keys_still_count()
    {
        _gateway.Plan = WithoutAMenu("gansu");
        var elder = _world.Seat("1003", "lanzhou", "zh", "elder");
        var silent = _world.Dial("093112345", "13893100001");
        _world.Until(() => silent.Ear.HeardOf("voice of 1003"), "the citizen hears the seat");
        Assert.Equal(["P01", "music", "voice of 1003"], silent.Ear.Heard);
        HangUp(silent);
        var keyed = _world.Dial("093112345", "13893100002");
        _world.Until(() => keyed.Ear.Now == "P01", "the welcome");
        keyed.Press('3');
        _world.Until(() => keyed.Ear.HeardOf("P03/slow"), "the elder's path");
        Assert.Equal(1, elder.Rung.Count(one => one.IsAnswered));
    }

    [Fact]
    public void A_plan_on_trial_is_walked_by_its_citys_calls_alone_and_their_record_says_so()
    {
        var tried = WithoutAMenu("tried");
        _gateway.PlanOf = (_, city) => city == "lanzhou" ? tried : _gateway.Plan;
        _world.Seat("1003", "lanzhou", "zh");
        var call = _world.Dial("093112345");
        _world.Until(() => call.Ear.HeardOf("voice of 1003"), "the citizen hears the seat");
        Assert.Equal(["P01", "music", "voice of 1003"], call.Ear.Heard);
        HangUp(call);
        Assert.Equal(("tried", tried.Version), (Record.Plan, Record.PlanVersion));
        var other = _world.Dial("093012345");
        _world.Until(() => other.Ear.Now == "P02", "the menu");
        HangUp(other);
        Assert.Equal("gansu", _gateway.Records[^1].Plan);
    }

    [Fact]
    public void A_shared_area_code_decides_no_city()
    {
        var call = _world.Dial("12345", "+869372612345");
        _world.RunFor(2);
        HangUp(call);
        Assert.Equal(("province", "unknown"), (Record.City, Record.CityRule));
    }

    [Fact]
    public void After_the_seat_hung_up_the_citizen_grades_the_service()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Dial("0");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        seat.Current!.HangUp();
        _world.Until(() => call.Ear.Now == "P20", "the survey");
        call.Press('2');
        _world.Until(() => call.IsEnded, "the gateway says goodbye");
        _world.RunFor(1);
        Assert.True(call.Ear.HeardOf("P22"));
        Assert.Equal((2, "served"), (Record.SurveyGrade, Record.Ending.Cause));
        Assert.Equal(16, call.End!.Q850);
    }

    [Fact]
    public void Silence_at_the_survey_is_no_answer()
    {
        var seat = _world.Seat("1001", "lanzhou", "zh");
        var call = Dial("0");
        _world.Until(() => call.Ear.HeardOf("voice of 1001"), "the citizen hears the seat");
        seat.Current!.HangUp();
        _world.Until(() => call.IsEnded, "the gateway says goodbye");
        _world.RunFor(1);
        Assert.Null(Record.SurveyGrade);
        Assert.Empty(_world.Callbacks);
    }

    private Dialplan WithoutAMenu(string name) => _world.CompileWithCities(name, cities => cities.Replace("area_code: \"0931\"", "area_code: \"0931\"\n  menu: off", StringComparison.Ordinal));
}

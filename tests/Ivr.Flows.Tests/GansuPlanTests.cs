namespace Ivr.Flows.Tests;

/// <summary>The shipped navigation, walked.</summary>
public sealed class GansuPlanTests
{
    private static Task<ScriptedCall> Walk(ScriptedCall call) => call.WalkAsync(Shipped.Gansu);

    [Fact]
    public async Task Who_presses_nothing_gets_a_person_and_is_in_the_line_before_the_menu_is_spoken()
    {
        var call = await Walk(new ScriptedCall());
        Assert.Equal(["play P01", "enter language:zh", "play P02", "enter language:zh", "wait", "play P20", "hangup served"], call.Met);
        Assert.Equal(TimeSpan.FromSeconds(3), call.KeyWaits[0]);
    }

    [Fact]
    public async Task An_unknown_key_is_told_once_and_leads_to_a_person()
    {
        var call = await Walk(new ScriptedCall().During("P02", "7"));
        Assert.Equal(["P01", "P02", "P07", "P20"], call.Played);
        Assert.Contains("wait", call.Met);
    }

    [Fact]
    public async Task Zero_is_a_person_in_every_menu_without_a_word()
    {
        var first = await Walk(new ScriptedCall().During("P02", "0"));
        Assert.Equal(["P01", "P02", "P20"], first.Played);
        Assert.Contains("wait", first.Met);

        var second = await Walk(new ScriptedCall().During("P02", "4").During("P04", "0"));
        Assert.Equal(["P01", "P02", "P04", "P20"], second.Played);
        Assert.Contains("wait", second.Met);
    }

    [Fact]
    public async Task Star_repeats_a_menu_and_who_only_repeats_gets_a_person()
    {
        var once = await Walk(new ScriptedCall().During("P02", "*"));
        Assert.Equal(["P01", "P02", "P02", "P20"], once.Played);

        var always = await Walk(new ScriptedCall().During("P02", new string('*', 50)));
        Assert.Equal(["P01", "P02", "P02", "P02", "P02", "P20"], always.Played);
        Assert.Contains("wait", always.Met);
    }

    [Fact]
    public async Task A_key_that_interrupts_the_welcome_is_the_answer_to_the_menu()
    {
        var call = await Walk(new ScriptedCall().During("P01", "3"));
        Assert.Equal(["P01", "P03/slow", "P20/slow"], call.Played);
    }

    [Fact]
    public async Task The_elder_hears_the_slow_voice_needs_no_key_and_counts_a_minute_more()
    {
        var call = await Walk(new ScriptedCall().During("P02", "3").During("P03", "9"));
        Assert.Equal(["P01", "P02", "P03/slow", "P20/slow"], call.Played);
        Assert.Equal(TimeSpan.FromSeconds(60), call.Asked[^1].PriorityBoost);
        Assert.Equal("enter language:zh elder? +60s", call.Met[call.Met.IndexOf("wait") - 1]);
    }

    [Theory]
    [InlineData('1', "cmn-x-lanyin")]
    [InlineData('2', "cmn-x-zhongyuan")]
    [InlineData('3', "cmn-x-hezhou")]
    [InlineData('4', "adx")]
    [InlineData('5', "sce")]
    [InlineData('6', "zh")]
    public async Task A_language_is_a_hard_requirement(char key, string tag)
    {
        var call = await Walk(new ScriptedCall().During("P02", "4").During("P04", key.ToString()));
        Assert.Equal(["language:" + tag], call.Asked[^1].Skills);
        Assert.Equal(tag, call.Asked[^1].Language);
        Assert.Equal(tag, call.Language);
        Assert.Contains("wait", call.Met);
    }

    [Fact]
    public async Task A_dialect_nobody_speaks_now_becomes_anybody_after_a_minute()
    {
        var call = await Walk(new ScriptedCall().During("P02", "4").During("P04", "3").LineEnds(LineExit.TimedOut));
        Assert.Equal(TimeSpan.FromSeconds(60), call.Waited[0].MaxWait);
        Assert.Equal(["language:zh"], call.Asked[^1].Skills);
        Assert.Equal(2, call.Met.Count(one => one == "wait"));
    }

    [Fact]
    public async Task Who_speaks_no_Chinese_is_owed_a_callback_by_a_speaker_and_never_given_to_another()
    {
        var call = await Walk(new ScriptedCall().During("P02", "4").During("P04", "5").LineEnds(LineExit.TimedOut));
        Assert.Equal(["callback no-speaker", "play P11", "hangup callback"], call.Met[^3..]);
        Assert.Equal(["language:sce"], call.Asked[^1].Skills);
    }

    [Fact]
    public async Task Who_speaks_no_Chinese_and_cannot_be_called_back_meets_a_person_with_a_word_about_him()
    {
        var call = await Walk(new ScriptedCall().During("P02", "4").During("P04", "4").LineEnds(LineExit.TimedOut, LineExit.Served).Callbacks(false));
        Assert.Contains("play P19", call.Met);
        Assert.Equal(["language:zh"], call.Asked[^1].Skills);
        Assert.Equal("来电人不讲汉语,需请翻译", call.Attached["语言"]);
    }

    [Fact]
    public async Task An_enterprise_and_an_elder_prefer_a_seat_of_their_own_and_wait_for_anybody()
    {
        var enterprise = await Walk(new ScriptedCall().During("P02", "1"));
        Assert.Equal(["language:zh", "enterprise?"], enterprise.Asked[^1].Skills);
        Assert.Null(enterprise.Waited[0].MaxWait);
        var elder = await Walk(new ScriptedCall().During("P02", "3"));
        Assert.Equal(["language:zh", "elder?"], elder.Asked[^1].Skills);
    }

    [Theory]
    [InlineData("12345678", "12345678")]
    [InlineData("123#", "123")]
    [InlineData("99*12345678", "12345678")]
    public async Task An_order_number_goes_to_the_seat(string pressed, string number)
    {
        var call = await Walk(new ScriptedCall().During("P02", "2").Presses(pressed));
        Assert.Equal(number, call.Attached["工单编号"]);
        Assert.Contains("wait", call.Met);
    }

    [Theory]
    [InlineData("0")]
    [InlineData(".")]
    [InlineData("#")]
    public async Task Who_knows_no_order_number_gets_a_person(string pressed)
    {
        var call = await Walk(new ScriptedCall().During("P02", "2").Presses(pressed));
        Assert.Empty(call.Attached);
        Assert.Contains("wait", call.Met);
    }

    [Fact]
    public async Task A_city_without_a_menu_leads_to_a_person_at_once_and_keys_of_the_welcome_still_count()
    {
        var quiet = await Walk(new ScriptedCall { MenuOn = false });
        Assert.Equal(["P01", "P20"], quiet.Played);
        Assert.Equal(TimeSpan.Zero, quiet.KeyWaits[0]);

        var pressed = await Walk(new ScriptedCall { MenuOn = false }.During("P01", "3"));
        Assert.Equal(["P01", "P03/slow", "P20/slow"], pressed.Played);

        var typedAhead = await Walk(new ScriptedCall { MenuOn = false }.Presses("4"));
        Assert.Equal(["P01", "P04", "P20"], typedAhead.Played);
    }

    [Fact]
    public async Task The_line_speaks_of_the_position_first_and_offers_a_callback_every_half_minute()
    {
        var wait = (await Walk(new ScriptedCall())).Waited[0];
        Assert.Equal(("music", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), (char?)'1'), (wait.Music, wait.FirstAfter, wait.Every, wait.CallbackKey));
        Assert.Equal(["P08a", "N1", "N100", "N0", "N5", "P08b"], wait.Position(105));
        Assert.Equal(["P08c"], wait.Position(0));
        Assert.Equal(["P09"], wait.Repeat);
        Assert.Equal(["P13"], wait.Overflow);
        Assert.Null(wait.MaxWait);
    }

    [Fact]
    public async Task Who_asks_for_a_callback_is_told_it_is_noted()
    {
        var call = await Walk(new ScriptedCall().LineEnds(LineExit.CallbackRequested));
        Assert.Equal(["wait", "callback requested", "play P11", "hangup callback"], call.Met[^4..]);
    }

    [Fact]
    public async Task Who_cannot_be_called_back_is_told_and_waits_on()
    {
        var call = await Walk(new ScriptedCall().LineEnds(LineExit.CallbackRequested).Callbacks(false));
        Assert.Equal(["callback requested", "play P19", "enter language:zh", "wait", "play P20", "hangup served"], call.Met[^6..]);
    }

    [Fact]
    public async Task With_the_store_down_he_hears_that_his_number_is_noted_only_when_it_is()
    {
        var noted = await Walk(new ScriptedCall().LineEnds(LineExit.StoreDown));
        Assert.Equal(["callback store-down", "play P23", "hangup store-down"], noted.Met[^3..]);

        var lost = await Walk(new ScriptedCall().LineEnds(LineExit.StoreDown).Callbacks(false));
        Assert.DoesNotContain("P23", lost.Played);
        Assert.Contains("P23n", lost.Played);
        Assert.Equal(2, lost.Met.Count(one => one == "wait"));
    }

    [Theory]
    [InlineData('1')]
    [InlineData('5')]
    public async Task A_grade_is_attached_and_thanked_for(char grade)
    {
        var call = await Walk(new ScriptedCall().During("P20", grade.ToString()));
        Assert.Equal(grade.ToString(), call.Attached["survey"]);
        Assert.Equal(["play P20", "play P22", "hangup served"], call.Met[^3..]);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("7")]
    [InlineData("#")]
    public async Task Silence_and_other_keys_are_no_grade(string pressed)
    {
        var call = await Walk(new ScriptedCall().Presses("." + pressed));
        Assert.Empty(call.Attached);
        Assert.Equal(["play P20", "hangup served"], call.Met[^2..]);
    }

    [Fact]
    public async Task Zero_in_the_survey_is_a_person_again()
    {
        var call = await Walk(new ScriptedCall().During("P20", "0"));
        Assert.Equal(2, call.Met.Count(one => one == "wait"));
    }

    [Fact]
    public async Task A_hang_up_unwinds_the_walk_and_nothing_follows()
    {
        var call = new ScriptedCall { LeavesAt = "P20" };
        await Assert.ThrowsAsync<OperationCanceledException>(() => Walk(call));
        Assert.Equal("play P20", call.Met[^1]);
        Assert.Empty(call.Attached);
    }
}

using Ivr.Sip;
using Xunit;

namespace Ivr.Calls.Tests;

public sealed class CallHistoryTests
{
    private static readonly SipUri Called = new("sip", "12345", "10.12.0.1");
    private static readonly SipUri Target = new SipUri("sip", "094312345", "10.12.5.1", 5060).WithParameter("transport", "tcp");

    [Fact]
    public void Diversion_is_told_newest_first_and_ours_goes_on_top()
    {
        var history = Of(("Diversion", "<sip:12320@c>;reason=no-answer;counter=1"), ("Diversion", "<sip:093112345@c>;reason=unconditional"));
        Assert.Equal("093112345", history.FirstCalled);
        Assert.Equal(
            "<sip:12345@10.12.0.1>;reason=unavailable;counter=1, <sip:12320@c>;reason=no-answer;counter=1, <sip:093112345@c>;reason=unconditional",
            Sent(history, "Diversion"));
    }

    [Fact]
    public void Values_in_one_line_count_like_values_in_several() =>
        Assert.Equal("093112345", Of(("Diversion", "\"a, b\" <sip:12320@c>;reason=no-answer, <sip:093112345@c>")).FirstCalled);

    [Fact]
    public void History_Info_goes_on_below_the_entry_that_sent_the_call_here()
    {
        var history = Of(("History-Info", "<sip:093112345@c>;index=1, <sip:12345@g?Reason=SIP%3Bcause%3D302>;index=1.1;mp=1"));
        Assert.Equal("093112345", history.FirstCalled);
        Assert.Equal(
            "<sip:093112345@c>;index=1, <sip:12345@g?Reason=SIP%3Bcause%3D302>;index=1.1;mp=1, "
            + "<sip:12345@10.12.0.1?Reason=SIP%3Bcause%3D480>;index=1.1.1, <sip:094312345@10.12.5.1:5060>;index=1.1.1.1;mp=1.1.1",
            Sent(history, "History-Info"));
    }

    [Fact]
    public void A_call_that_came_straight_begins_a_history_of_its_own()
    {
        Assert.Null(CallHistory.None.FirstCalled);
        Assert.Equal("<sip:12345@10.12.0.1>;reason=unconditional;counter=1", Sent(CallHistory.None, "Diversion", SentOnBecause.HandedOn));
        Assert.Equal(
            "<sip:12345@10.12.0.1?Reason=SIP%3Bcause%3D302>;index=1, <sip:094312345@10.12.5.1:5060>;index=1.1;mp=1",
            Sent(CallHistory.None, "History-Info", SentOnBecause.HandedOn));
    }

    [Fact]
    public void Its_only_entry_is_the_call_itself_and_nobody_was_called_before() =>
        Assert.Null(Of(("History-Info", "<sip:12345@g>;index=1")).FirstCalled);

    [Theory]
    [InlineData("nonsense")]
    [InlineData("<sip:>")]
    [InlineData("<")]
    [InlineData(";;;=,")]
    [InlineData("\"<sip:1@c>")]
    public void What_cannot_be_read_is_passed_over(string line)
    {
        var history = Of(("Diversion", line), ("Diversion", "<sip:093112345@c>"), ("History-Info", line));
        Assert.Equal("093112345", history.FirstCalled);
        Assert.EndsWith(", <sip:093112345@c>", Sent(history, "Diversion"), StringComparison.Ordinal);
        Assert.StartsWith("<sip:12345@10.12.0.1?", Sent(history, "History-Info"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_parameters_of_a_number_are_no_part_of_it() =>
        Assert.Equal("093112345", Of(("Diversion", "<sip:093112345;npdi@c;user=phone>;reason=unknown")).FirstCalled);

    [Fact]
    public void However_often_it_was_sent_on_the_message_stays_small()
    {
        var history = Of([.. Enumerable.Range(1, 40).SelectMany(at => new[] { ("Diversion", $"<sip:{at}@c>"), ("History-Info", $"<sip:{at}@c>;index={at}") })]);
        var diversions = Sent(history, "Diversion").Split(", ");
        var entries = Sent(history, "History-Info").Split(", ");
        Assert.Equal((8, 10), (diversions.Length, entries.Length));
        Assert.Equal(("<sip:1@c>;index=1", "<sip:40@c>;index=40"), (entries[0], entries[7]));
        Assert.Equal("<sip:12345@10.12.0.1?Reason=SIP%3Bcause%3D480>;index=40.1", entries[8]);
    }

    [Fact]
    public void A_strangers_word_counts_for_nothing() =>
        Assert.Equal(CallHistory.None, CallHistory.Of(Invite(("Diversion", "<sip:093112345@c>")), trusted: false));

    private static CallHistory Of(params (string, string)[] headers) => CallHistory.Of(Invite(headers), trusted: true);

    private static string Sent(CallHistory history, string header, SentOnBecause? why = null) =>
        history.SentOn(Called, Target, why ?? SentOnBecause.NobodyFree).Single(one => one.Name == header).Value;

    private static SipRequest Invite(params (string Name, string Value)[] headers) => SipRequest.Create(
        "INVITE",
        Called,
        [
            new SipHeader("Via", "SIP/2.0/UDP 10.12.1.1;branch=z9hG4bK1"),
            new SipHeader("From", "<sip:13893101234@d>;tag=1"),
            new SipHeader("To", "<sip:12345@d>"),
            new SipHeader("Call-ID", "1"),
            new SipHeader("CSeq", "1 INVITE"),
            .. headers.Select(one => new SipHeader(one.Name, one.Value)),
        ]);
}

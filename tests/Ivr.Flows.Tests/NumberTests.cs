namespace Ivr.Flows.Tests;

public sealed class NumberTests
{
    [Theory]
    [InlineData("13893100000", "13893100000", CallerKind.Mobile, true)]
    [InlineData("+8613893100000", "13893100000", CallerKind.Mobile, true)]
    [InlineData("8613893100000", "13893100000", CallerKind.Mobile, true)]
    [InlineData("008613893100000", "13893100000", CallerKind.Mobile, true)]
    [InlineData("013893100000", "13893100000", CallerKind.Mobile, true)]
    [InlineData("+86 138-9310-0000", "13893100000", CallerKind.Mobile, true)]
    [InlineData("19993100000", "19993100000", CallerKind.Mobile, true)]
    [InlineData("17093100000", "17093100000", CallerKind.Mobile, true)]
    [InlineData("09318888888", "09318888888", CallerKind.Fixed, true)]
    [InlineData("9318888888", "09318888888", CallerKind.Fixed, true)]
    [InlineData("+869318888888", "09318888888", CallerKind.Fixed, true)]
    [InlineData("8888888", "09318888888", CallerKind.Fixed, true)]
    [InlineData("01088888888", "01088888888", CallerKind.Fixed, true)]
    [InlineData("+861088888888", "01088888888", CallerKind.Fixed, true)]
    [InlineData("95598", "95598", CallerKind.Service, false)]
    [InlineData("12315", "12315", CallerKind.Service, false)]
    [InlineData("10086", "10086", CallerKind.Service, false)]
    [InlineData("4008123123", "4008123123", CallerKind.Service, false)]
    [InlineData("961234", "961234", CallerKind.Service, false)]
    [InlineData("110", "110", CallerKind.Service, false)]
    [InlineData("70012345678", "70012345678", CallerKind.Virtual, true)]
    [InlineData("700123456789012", "700123456789012", CallerKind.Virtual, true)]
    [InlineData("1064812345678", "1064812345678", CallerKind.Iot, false)]
    [InlineData("+8521234567", "008521234567", CallerKind.International, false)]
    [InlineData("0085212345678", "0085212345678", CallerKind.International, false)]
    [InlineData("+996312123456", "00996312123456", CallerKind.International, false)]
    [InlineData("anonymous", "", CallerKind.Withheld, false)]
    [InlineData("Anonymous", "", CallerKind.Withheld, false)]
    [InlineData("unavailable", "", CallerKind.Withheld, false)]
    [InlineData("restricted", "", CallerKind.Withheld, false)]
    [InlineData("", "", CallerKind.Withheld, false)]
    [InlineData("zhang.san", "", CallerKind.Unknown, false)]
    [InlineData("5", "5", CallerKind.Unknown, false)]
    public void A_caller_has_one_form_whatever_the_carrier_sent(string raw, string digits, CallerKind kind, bool callable) =>
        Assert.Equal(new CallerNumber(digits, kind, callable), CallerNumber.Normalise(raw, "0931"));

    [Fact]
    public void A_local_number_without_a_known_area_is_no_number_to_call() =>
        Assert.Equal(CallerKind.Unknown, CallerNumber.Normalise("8888888", null).Kind);

    [Theory]
    [InlineData("13893101234", "138****1234")]
    [InlineData("09318888899", "0931*****99")]
    [InlineData("95598", "95598")]
    [InlineData("anonymous", "withheld")]
    [InlineData("70012345678", "700******78")]
    [InlineData("+996312123456", "009*********56")]
    [InlineData("1", "*")]
    public void A_number_is_masked_as_people_are_used_to(string raw, string masked) =>
        Assert.Equal(masked, CallerNumber.Normalise(raw, null).Masked);

    [Theory]
    [InlineData("12345", "12345")]
    [InlineData("093112345", "093112345")]
    [InlineData("93112345", "093112345")]
    [InlineData("+8693112345", "093112345")]
    [InlineData("8693112345", "093112345")]
    [InlineData("008693112345", "093112345")]
    [InlineData("0086-931-12345", "093112345")]
    [InlineData("+8612345", "12345")]
    [InlineData("7000", "7000")]
    [InlineData("", "")]
    public void A_called_number_has_one_form(string raw, string national) => Assert.Equal(national, CalledNumber.Normalise(raw));

    [Theory]
    [InlineData(0, "N0")]
    [InlineData(1, "N1")]
    [InlineData(2, "N2L")]
    [InlineData(10, "N10")]
    [InlineData(12, "N10 N2")]
    [InlineData(20, "N2 N10")]
    [InlineData(22, "N2 N10 N2")]
    [InlineData(99, "N9 N10 N9")]
    [InlineData(100, "N1 N100")]
    [InlineData(102, "N1 N100 N0 N2")]
    [InlineData(105, "N1 N100 N0 N5")]
    [InlineData(110, "N1 N100 N1 N10")]
    [InlineData(118, "N1 N100 N1 N10 N8")]
    [InlineData(320, "N3 N100 N2 N10")]
    [InlineData(999, "N9 N100 N9 N10 N9")]
    [InlineData(5000, "N9 N100 N9 N10 N9")]
    [InlineData(-3, "N0")]
    public void A_number_is_said_as_Chinese_says_it(int number, string pieces) => Assert.Equal(pieces.Split(' '), ChineseNumber.Count(number));

    [Fact]
    public void Every_number_is_said_in_pieces_that_are_recorded() =>
        Assert.All(Enumerable.Range(0, 1000).SelectMany(ChineseNumber.Count), piece => Assert.Contains(piece, ChineseNumber.Pieces));
}

using System.Globalization;

namespace Ivr.Speech.Tests.Words;

public sealed class SpokenTextTests
{
    private static readonly SpokenText Chinese = SpokenText.For("zh")!;

    [Theory]
    [InlineData(0, "零")]
    [InlineData(2, "二")]
    [InlineData(10, "十")]
    [InlineData(12, "十二")]
    [InlineData(20, "二十")]
    [InlineData(105, "一百零五")]
    [InlineData(110, "一百一十")]
    [InlineData(200, "二百")]
    [InlineData(2002, "两千零二")]
    [InlineData(2200, "两千二百")]
    [InlineData(10_000, "一万")]
    [InlineData(22_000, "两万二千")]
    [InlineData(100_500, "十万零五百")]
    [InlineData(100_015, "十万零一十五")]
    [InlineData(2_0000_0000, "两亿")]
    [InlineData(1_0000_0005, "一亿零五")]
    [InlineData(25_010_000, "两千五百零一万")]
    [InlineData(-3, "负三")]
    public void A_number(long number, string said) => Assert.Equal(said, Chinese.Number(number).Text);

    [Theory]
    [InlineData(2, "两")]
    [InlineData(12, "十二")]
    [InlineData(22, "二十二")]
    [InlineData(102, "一百零二")]
    public void A_number_of_things(long number, string said) => Assert.Equal(said, Chinese.Count(number).Text);

    [Theory]
    [InlineData("13900001234", "幺三九，零零零零，幺二三四")]
    [InlineData("0931-8888888", "零九三幺，八八八八，八八八")]
    [InlineData("01012345678", "零幺零，幺二三四，五六七八")]
    [InlineData("4008123456", "四零零，八幺二三，四五六")]
    [InlineData("12345", "一二三四五")]
    [InlineData("110", "幺幺零")]
    [InlineData("95598", "九五五九八")]
    [InlineData("", "")]
    public void A_telephone_number(string number, string said) => Assert.Equal(said, Chinese.Phone(number).Text);

    [Fact]
    public void An_order_is_read_digit_by_digit() => Assert.Equal("二零二六零一一二", Chinese.Digits("20260112").Text);

    [Theory]
    [InlineData("0:00:02", "两秒")]
    [InlineData("0:00:59", "五十九秒")]
    [InlineData("0:02:00", "两分钟")]
    [InlineData("0:02:30", "两分三十秒")]
    [InlineData("0:02:02", "两分零二秒")]
    [InlineData("0:12:00", "十二分钟")]
    [InlineData("0:22:10", "二十二分钟")]
    [InlineData("0:59:40", "一小时")]
    [InlineData("2:00:00", "两小时")]
    [InlineData("1:05:00", "一小时零五分钟")]
    [InlineData("2:30:00", "两小时三十分钟")]
    [InlineData("3.00:00:00", "三天")]
    public void A_length_of_time(string span, string said) => Assert.Equal(said, Chinese.Duration(TimeSpan.Parse(span, CultureInfo.InvariantCulture)).Text);

    [Theory]
    [InlineData("00:30", "凌晨零点半")]
    [InlineData("02:00", "凌晨两点整")]
    [InlineData("08:30", "早上八点半")]
    [InlineData("10:15", "上午十点十五分")]
    [InlineData("12:00", "中午十二点整")]
    [InlineData("14:05", "下午两点零五分")]
    [InlineData("14:02", "下午两点零二分")]
    [InlineData("22:22", "晚上十点二十二分")]
    public void A_time(string time, string said) => Assert.Equal(said, Chinese.Time(TimeOnly.Parse(time, CultureInfo.InvariantCulture)).Text);

    [Theory]
    [InlineData("2026-11-26", "今天")]
    [InlineData("2026-11-27", "明天")]
    [InlineData("2026-11-25", "昨天")]
    [InlineData("2026-12-02", "十二月二号")]
    [InlineData("2026-02-22", "二月二十二号")]
    [InlineData("2027-01-02", "二〇二七年一月二号")]
    [InlineData("2010-10-10", "二〇一〇年十月十号")]
    public void A_date(string date, string said) =>
        Assert.Equal(said, Chinese.Date(DateOnly.Parse(date, CultureInfo.InvariantCulture), new DateOnly(2026, 11, 26)).Text);

    [Theory]
    [InlineData(0, "下一位就是您")]
    [InlineData(1, "您前面还有一位")]
    [InlineData(2, "您前面还有两位")]
    [InlineData(12, "您前面还有十二位")]
    public void A_position(int ahead, string said) => Assert.Equal(said, Chinese.Position(ahead).Text);

    [Fact]
    public void A_place_in_an_order() => Assert.Equal("第二位", Chinese.Ordinal(2).Text);

    [Fact]
    public void All_that_is_said_can_be_read()
    {
        Assert.Equal("nin2 qian2mian4 hai2you3 liang3 wei4", Chinese.Position(2).Reading);
        Assert.Equal("yao1 san1 jiu3 , ling2 ling2 ling2 ling2 , yao1 er4 san1 si4", Chinese.Phone("13900001234").Reading);
        Assert.Equal("xia4wu3 liang3 dian3 ling2 wu3 fen1", Chinese.Time(new TimeOnly(14, 5)).Reading);
        Assert.Equal("er4 ling2 yi1 ling2 nian2 shi2 yue4 shi2 hao4", Chinese.Date(new DateOnly(2010, 10, 10), new DateOnly(2026, 1, 1)).Reading);
    }

    [Theory]
    [InlineData("您好,甘肃12345为您服务。", "您好,甘肃一二三四五为您服务。")]
    [InlineData("紧急情况请拨110、119、120。", "紧急情况请拨幺幺零、幺幺九、幺二零。")]
    [InlineData("请输入8位工单编号,请按0转人工。", "请输入八位工单编号,请按零转人工。")]
    [InlineData("电话09318888888", "电话零九三幺，八八八八，八八八")]
    [InlineData("共105件", "共一百零五件")]
    public void A_written_sentence(string text, string said) => Assert.Equal(said, Chinese.Written(text));

    [Fact]
    public void A_whole_has_a_reading_when_all_its_parts_have()
    {
        Assert.Null(Spoken.Join(Chinese.Position(2), new Spoken("张先生")).Reading);
        Assert.Equal("您前面还有两位张先生", Spoken.Join(Chinese.Position(2), new Spoken("张先生")).Text);
    }

    [Theory]
    [InlineData("adx")]
    [InlineData("sce")]
    public void A_language_nobody_wrote_templates_for_is_not_guessed(string language) => Assert.Null(SpokenText.For(language));
}

namespace Ivr.Sip.Tests;

public class SipAddressTests
{
    [Theory]
    [InlineData("\"A. Ma\" <sip:1@h>;tag=t", "A. Ma", "sip:1@h", "t")]
    [InlineData("caller<sip:1@h>;tag=323", "caller", "sip:1@h", "323")]
    [InlineData("two words <sip:1@h>", "two words", "sip:1@h", null)]
    [InlineData("甘肃 <sip:1@h>", "甘肃", "sip:1@h", null)]
    [InlineData("sip:1@h;tag=t", "", "sip:1@h", "t")]
    [InlineData("<sip:1@h;user=phone>", "", "sip:1@h;user=phone", null)]
    [InlineData("\"q \\\"in\\\" \\\\\" <sip:1@h>", "q \"in\" \\", "sip:1@h", null)]
    [InlineData("sip:1@h ;   tag    = x ", "", "sip:1@h", "x")]
    [InlineData("\"a, b\"<tel:+86931>;x=\"y;z,\";tag=t", "a, b", "tel:+86931", "t")]
    public void An_address_falls_into_its_parts(string text, string display, string uri, string? tag)
    {
        Assert.True(SipAddress.TryParse(text, out var address));
        Assert.Equal((display, uri, tag), (address.Display, address.Uri.ToString(), address.Tag));
    }

    [Theory]
    [InlineData("\"open <sip:1@h>")]
    [InlineData("\"a\" sip:1@h")]
    [InlineData("Bell, Alexander <sip:a@b>;tag=43")]
    [InlineData("<sip:1@h")]
    [InlineData("<>")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("<sip:1@h>;;;;")]
    [InlineData("<sip:1@h>;tag=a;tag=b")]
    [InlineData("<sip:1@h> tag=a")]
    [InlineData("< sip:1@h >")]
    [InlineData("sip:user@example.com?Route=%3Csip:x%3E")]
    [InlineData("<sip:1@h>, <sip:2@h>")]
    public void What_is_no_address_is_refused(string text) => Assert.False(SipAddress.TryParse(text, out _));

    [Fact]
    public void Parameters_of_the_header_and_of_the_uri_stay_apart()
    {
        Assert.True(SipAddress.TryParse("<sip:1@h;lr;expires=1>;q=0.5;expires=60", out var address));
        Assert.Equal("60", address.Parameters["expires"]);
        Assert.Equal("1", address.Uri.Parameters["expires"]);
        Assert.Null(address.Parameters["lr"]);
    }

    [Fact]
    public void What_is_written_is_read_the_same()
    {
        var written = new SipAddress(new SipUri("sip", "1", "h"), "a \"b\" \\ c\r\nX: y").WithTag("t").ToString();
        Assert.Equal("\"a \\\"b\\\" \\\\ c X: y\" <sip:1@h>;tag=t", written);
        Assert.True(SipAddress.TryParse(written, out var back));
        Assert.Equal("a \"b\" \\ c X: y", back.Display);
        Assert.Equal("u", back.WithTag("u").Tag);
    }
}

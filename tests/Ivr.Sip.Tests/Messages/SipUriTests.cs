namespace Ivr.Sip.Tests;

public class SipUriTests
{
    [Theory]
    [InlineData("sip:12345@192.0.2.10", "sip", "12345", "192.0.2.10", null)]
    [InlineData("SIP:alice@Example.com:5070", "sip", "alice", "Example.com", 5070)]
    [InlineData("sips:alice@example.com;transport=tcp", "sips", "alice", "example.com", null)]
    [InlineData("sip:example.com", "sip", "", "example.com", null)]
    [InlineData("sip:[2001:db8::10]:5070", "sip", "", "2001:db8::10", 5070)]
    [InlineData("sip:[2001:db8::10:5070]", "sip", "", "2001:db8::10:5070", null)]
    [InlineData("sip:[2001:db8:::192.0.2.1]", "sip", "", "2001:db8:::192.0.2.1", null)]
    [InlineData("tel:+86-931-12345;phone-context=x", "tel", "+86-931-12345", "", null)]
    [InlineData("sip:user;par=u%40example.net@example.com", "sip", "user;par=u@example.net", "example.com", null)]
    [InlineData("sip:a:secret@b", "sip", "a", "b", null)]
    [InlineData("isbn:2983792873", "isbn", "", "", null)]
    public void A_uri_falls_into_its_parts(string text, string scheme, string user, string host, int? port)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.Equal((scheme, user, host, port), (uri.Scheme, uri.User, uri.Host, uri.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sip:")]
    [InlineData("sip:@host")]
    [InlineData("sip:user@")]
    [InlineData("sip:2001:db8::10")]
    [InlineData("sip:[]")]
    [InlineData("sip:[2001:db8::10")]
    [InlineData("sip:a@b:99999")]
    [InlineData("sip:a@b:")]
    [InlineData("sip:a@b;;lr")]
    [InlineData("sip:a@b; lr")]
    [InlineData("<sip:a@b>")]
    [InlineData("sip:a%4@b")]
    [InlineData("sip:a%zz@b")]
    [InlineData("sip:a%ff@b")]
    [InlineData("sip:a@b@c")]
    [InlineData("sip:a@b\r\nX: y")]
    [InlineData("12345")]
    [InlineData("tel:")]
    [InlineData("1x:y")]
    [InlineData("sip:a@b?")]
    public void What_is_no_uri_is_refused(string text) => Assert.False(SipUri.TryParse(text, out _));

    [Theory]
    [InlineData("sip:a%40b;c@host:5060;transport=udp;lr?Subject=x")]
    [InlineData("sip:[2001:db8::1]:5070;lr")]
    [InlineData("tel:+8693112345;phone-context=+86")]
    [InlineData("urn:service:sos")]
    [InlineData("sip:a:pw@b")]
    public void What_was_read_is_written_the_same(string text)
    {
        Assert.True(SipUri.TryParse(text, out var uri));
        Assert.Equal(text, uri.ToString());
    }

    [Fact]
    public void An_escape_is_resolved_once_and_a_null_shortens_nothing()
    {
        Assert.True(SipUri.TryParse("sip:value%2541-%00-%E7%94%98@host", out var uri));
        Assert.Equal("value%41-\0-甘", uri.User);
        Assert.Equal("sip:value%2541-%00-%E7%94%98@host", uri.ToString());
    }

    [Fact]
    public void A_user_given_by_code_is_escaped_and_breaks_out_of_nothing()
    {
        var uri = new SipUri("sip", "1@evil>\r\nX: y", "host").ToString();
        Assert.Equal("sip:1%40evil%3E%0D%0AX%3A%20y@host", uri);
        Assert.True(SipUri.TryParse(uri, out var back));
        Assert.Equal("1@evil>\r\nX: y", back.User);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("h;lr")]
    [InlineData("h>\r\n")]
    public void A_host_given_by_code_must_be_one(string host) => Assert.Throws<ArgumentException>(() => new SipUri("sip", "u", host));

    [Fact]
    public void Parameters_are_found_in_any_case()
    {
        Assert.True(SipUri.TryParse("sip:a@b;Transport=TCP;lr?h=v", out var uri));
        Assert.Equal("TCP", uri.Parameters["transport"]);
        Assert.Equal("", uri.Parameters["LR"]);
        Assert.Null(uri.Parameters["maddr"]);
        Assert.Equal("h=v", uri.Headers);
        Assert.Equal("sip:a@b;Transport=udp;lr?h=v", uri.WithParameter("Transport", "udp").ToString());
        Assert.Equal("sip:a@b", uri.Bare().ToString());
        Assert.Equal("sip:c@b;Transport=TCP;lr?h=v", uri.WithUser("c").ToString());
    }

    [Theory]
    [InlineData("a b", "c")]
    [InlineData("a", "b>;c")]
    [InlineData("a", "b\r\nc")]
    public void A_parameter_given_by_code_breaks_out_of_nothing(string name, string value) =>
        Assert.Throws<ArgumentException>(() => new SipUri("sip", "u", "h").WithParameter(name, value));

    // RFC 3261 19.1.4
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on", true)]
    [InlineData("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp", false)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting", false)]
    [InlineData("sip:a@b", "sips:a@b", false)]
    [InlineData("sip:carol@chicago.com;security=off", "sip:carol@chicago.com;security=on", false)]
    public void Equality_is_that_of_the_rfc(string one, string other, bool equal)
    {
        Assert.True(SipUri.TryParse(one, out var left));
        Assert.True(SipUri.TryParse(other, out var right));
        Assert.Equal(equal, left.Equals(right));
        Assert.Equal(equal, right.Equals(left));
        Assert.True(!equal || left.GetHashCode() == right.GetHashCode());
    }
}

using System.Text;

namespace Ivr.Sip.Tests;

public class HeaderNamesTests
{
    [Fact]
    public void Every_known_header_is_found_by_its_name_in_any_case()
    {
        var ids = Enum.GetValues<HeaderId>();
        Assert.True(ids.Length <= 64);
        foreach (var id in ids.Skip(1))
        {
            var name = HeaderNames.NameOf(id);
            Assert.Equal(id.ToString(), name.Replace("-", ""), ignoreCase: true);
            Assert.Equal(id, HeaderNames.Find(name.ToUpperInvariant()));
            Assert.Equal(id, HeaderNames.Find(Encoding.ASCII.GetBytes(name.ToLowerInvariant())));
        }
    }

    // RFC 3261 7.3.3 and the registry of IANA
    [Theory]
    [InlineData("i", "Call-ID")]
    [InlineData("M", "Contact")]
    [InlineData("e", "Content-Encoding")]
    [InlineData("l", "Content-Length")]
    [InlineData("c", "Content-Type")]
    [InlineData("f", "From")]
    [InlineData("s", "Subject")]
    [InlineData("k", "Supported")]
    [InlineData("t", "To")]
    [InlineData("v", "Via")]
    [InlineData("r", "Refer-To")]
    [InlineData("b", "Referred-By")]
    [InlineData("o", "Event")]
    [InlineData("u", "Allow-Events")]
    [InlineData("x", "Session-Expires")]
    public void A_compact_form_means_its_header(string compact, string name) => Assert.Equal(name, HeaderNames.NameOf(HeaderNames.Find(compact)));

    [Theory]
    [InlineData("")]
    [InlineData("q")]
    [InlineData("C%6Fntact")]
    [InlineData("Viaa")]
    [InlineData("Vüa")]
    public void What_is_not_known_stays_so(string name)
    {
        Assert.Equal(HeaderId.Unknown, HeaderNames.Find(name));
        Assert.Equal(HeaderId.Unknown, HeaderNames.Find(Encoding.UTF8.GetBytes(name)));
    }
}

using Ivr.Gateway.Logging;
using Xunit;

namespace Ivr.Gateway.Tests.Logging;

public sealed class TraceMaskTests
{
    [Theory]
    [InlineData("INVITE sip:13893100000@10.1.0.5 SIP/2.0", "INVITE sip:138****0000@10.1.0.5 SIP/2.0")]
    [InlineData("From: \"8888888\" <sip:+8613893100000@10.1.0.5>;tag=12345678901", "From: \"888****\" <sip:+861****0000@10.1.0.5>;tag=12345678901")]
    [InlineData("P-Asserted-Identity: <tel:+869318888888>", "P-Asserted-Identity: <tel:+869****8888>")]
    [InlineData("Call-ID: 123456789012345678@10.1.0.5", "Call-ID: 123456789012345678@10.1.0.5")]
    [InlineData("Call-ID: 13893100000@10.1.0.5", "Call-ID: 138****0000@10.1.0.5")]
    [InlineData("o=- 3849201847 3849201847 IN IP4 10.1.0.5", "o=- 3849201847 3849201847 IN IP4 10.1.0.5")]
    [InlineData("Authorization: Digest username=\"8001\", nonce=\"abc\", response=\"0123456789abcdef\"", "Authorization: Digest username=\"8001\", nonce=\"abc\", response=\"****\"")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR|2^20|1:4", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:****")]
    [InlineData("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj|1:4;INLINE:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2:4 WSH=64", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:****;INLINE:**** WSH=64")]
    [InlineData("a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR", "a=acap:1 crypto:1 AES_CM_128_HMAC_SHA1_80 inline:****")]
    [InlineData("Signal=5", "Signal=*")]
    [InlineData("7", "*")]
    public void What_a_citizen_is_or_does_is_not_seen_and_what_tells_messages_apart_is(string line, string shown) =>
        Assert.Equal(shown, TraceMask.Apply(line));

    [Fact]
    public void A_message_keeps_its_lines() => Assert.Equal("BYE sip:1 SIP/2.0\nTo: <sip:1>\n\n*", TraceMask.Apply("BYE sip:1 SIP/2.0\r\nTo: <sip:1>\r\n\r\n5\r\n"));
}

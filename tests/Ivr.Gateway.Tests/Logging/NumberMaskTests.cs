using Ivr.Gateway.Logging;
using Xunit;

namespace Ivr.Gateway.Tests.Logging;

public sealed class NumberMaskTests
{
    [Theory]
    [InlineData("no route to sip:13893100000@10.1.0.5", "no route to sip:138****0000@10.1.0.5")]
    [InlineData("+8613893100000", "+86138****0000")]
    [InlineData("008613893100000", "0086138****0000")]
    [InlineData("from 09318888888 came", "from 0931*****88 came")]
    [InlineData("called 093112345", "called 093112345")]
    [InlineData("call 1700000000001234567 lasted 0.1234567890 s", "call 1700000000001234567 lasted 0.1234567890 s")]
    public void A_citizens_number_loses_its_middle_and_nothing_else_does(string text, string masked) => Assert.Equal(masked, NumberMask.Apply(text));
}

using System.Security.Cryptography;

namespace Ivr.Sip.Tests;

public class SipIdsTests
{
    [Fact]
    public void Ids_come_from_the_generator_alone()
    {
        var ids = new SipIds(new CountingRandom());
        Assert.Equal("0000000000000001", ids.NewTag());
        Assert.Equal("z9hG4bK000000000000000000000002", ids.NewBranch());
        Assert.Equal("00000000000000000000000000000003", ids.NewCallId());
    }

    [Fact]
    public void Ids_do_not_repeat()
    {
        var ids = new SipIds(RandomNumberGenerator.Create());
        Assert.Equal(3000, Enumerable.Range(0, 1000).SelectMany(_ => new[] { ids.NewTag(), ids.NewBranch(), ids.NewCallId() }).Distinct().Count());
    }
}

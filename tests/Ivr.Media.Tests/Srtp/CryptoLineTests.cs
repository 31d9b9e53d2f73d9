using System.Security.Cryptography;
using static Ivr.Media.Tests.SrtpWorld;

namespace Ivr.Media.Tests;

public sealed class CryptoLineTests
{
    // RFC 4568 section 9.1
    private const string Key = "PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR";

    public static TheoryData<string> Suites => SrtpWorld.Suites;

    [Theory]
    [InlineData($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key}", 1, "")]
    [InlineData($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key}|2^20|1:4", 1, "00000001")]
    [InlineData($"7 AES_CM_128_HMAC_SHA1_32 inline:{Key}|1048576", 7, "")]
    [InlineData($"42 AES_CM_128_HMAC_SHA1_32 inline:{Key}|66051:3 WSH=128", 42, "010203")]
    [InlineData($"1 AES_CM_128_HMAC_SHA1_80 inline:{Key}|2^48 -something", 1, "")]
    [InlineData($"  3   AES_CM_128_HMAC_SHA1_80\tinline:{Key}  ", 3, "")]
    public void A_line_is_read_with_its_lifetime_and_key_name(string text, int tag, string mki)
    {
        var line = CryptoLine.Read(text);
        Assert.NotNull(line);
        Assert.Equal((tag, mki), (line.Tag, Hex(line.Master.Mki)));
        Assert.Equal(Convert.FromBase64String(Key), line.Master.Key.ToArray().Concat(line.Master.Salt.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80")]
    [InlineData("x AES_CM_128_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("-1 AES_CM_128_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("1000000000 AES_CM_128_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("1 F8_128_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 outline:" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:!!!!")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:AAAA" + Key)]
    [InlineData("1 AES_256_CM_HMAC_SHA1_80 inline:" + Key)]
    [InlineData("1 AEAD_AES_128_GCM inline:" + Key)]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^49")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|0")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^20|1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^20|1:129")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|256:1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + "|2^20|1:4;inline:" + Key + "|2^20|2:4")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " KDR=1")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " UNENCRYPTED_SRTP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " WSH=64 UNENCRYPTED_SRTCP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " UNAUTHENTICATED_SRTP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " FEC_ORDER=FEC_SRTP")]
    [InlineData("1 AES_CM_128_HMAC_SHA1_80 inline:" + Key + " SOMETHING")]
    public void A_line_that_takes_protection_away_or_asks_for_more_is_passed_over(string text) => Assert.Null(CryptoLine.Read(text));

    [Theory, MemberData(nameof(Suites))]
    public void What_is_written_is_read_and_no_one_else_is_told(string suite)
    {
        using var random = RandomNumberGenerator.Create();
        var line = new CryptoLine(2, SrtpMaster.Fresh(SrtpSuite.Find(suite)!, random));
        var read = CryptoLine.Read(line.Write());
        Assert.NotNull(read);
        Assert.True(line.Master.IsSame(read.Master));
        Assert.False(line.Master.IsSame(SrtpMaster.Fresh(line.Master.Suite, random)));
        Assert.Equal($"2 {suite}", line.ToString());
        Assert.Equal(suite, line.Master.ToString());
    }

    [Fact]
    public void No_letters_make_it_throw()
    {
        var random = new Random(4568);
        var whole = $"1 AES_CM_128_HMAC_SHA1_80 inline:{Key}|2^20|1:4 WSH=64";
        for (var i = 0; i < 20_000; i++)
        {
            var text = whole.ToCharArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, 300);
            }

            CryptoLine.Read(text.AsSpan(0, random.Next(text.Length + 1)));
        }
    }
}

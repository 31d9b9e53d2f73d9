using static Ivr.Media.Tests.SrtpWorld;

namespace Ivr.Media.Tests;

/// <summary>The test vectors of the RFCs.</summary>
public sealed class SrtpVectorTests
{
    private const string QuidProQuo = "517569642070726f2071756f";
    private const string Key128 = "000102030405060708090a0b0c0d0e0f";
    private const string Key256 = Key128 + "101112131415161718191a1b1c1d1e1f";
    private const string Gallia = "8040f17b8041f8d35501a0b2 47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
    private const string Report = "81c8000d4d617273 4e5450314e54503252545020 0000042a0000e930 4c756e61 deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

    [Theory]
    // RFC 3711 appendix B.2
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 0, "e03ead0935c95e80e166b16dd92b4eb4 d23513162b02d0f72a43a2fe4a5f97ab 41e95b3bb0a2e8dd477901e4fca894c0")]
    [InlineData("2b7e151628aed2a6abf7158809cf4f3c", 0xFEFF, "ec8cdf7398607cb0f2d21675ea9ea1e4 362b7c3c6773516318a077d7fc5073ae 6a2cc3787889374fbeb4c81b17ba6c44")]
    // RFC 6188 section 7.1
    [InlineData("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98", 0, "92bdd28a93c3f52511c677d08b5515a4 9da71b2378a854f67050756ded165bac 63c4868b7096d88421b563b8c94c9a31")]
    public void The_key_stream_is_that_of_the_RFC(string key, int from, string expected)
    {
        using var stream = new CounterStream(Bytes(key));
        var bytes = new byte[(from + 3) * 16];
        stream.Apply(bytes, 0xf0f1f2f3f4f5f6f7, 0xf8f9fafbfcfd0000);
        Assert.Equal(expected.Replace(" ", ""), Hex(bytes.AsSpan(from * 16)));
    }

    [Theory]
    // RFC 3711 appendix B.3
    [InlineData("AES_CM_128_HMAC_SHA1_80", "e1f97a0d3e018be0d64fa32c06de4139", "0ec675ad498afeebb6960b3aabe6", 0, "c61e7a93744f39ee10734afe3ff7a087")]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "e1f97a0d3e018be0d64fa32c06de4139", "0ec675ad498afeebb6960b3aabe6", 2, "30cbbc08863d8c85d49db34a9ae1")]
    [InlineData("AES_CM_128_HMAC_SHA1_80", "e1f97a0d3e018be0d64fa32c06de4139", "0ec675ad498afeebb6960b3aabe6", 1,
        "cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbcee049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc256d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2")]
    // RFC 6188 section 7.2
    [InlineData("AES_256_CM_HMAC_SHA1_80", "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6", "3b04803de51ee7c96423ab5b78d2", 0, "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4")]
    [InlineData("AES_256_CM_HMAC_SHA1_80", "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6", "3b04803de51ee7c96423ab5b78d2", 2, "fa31791685ca444a9e07c6c64e93")]
    [InlineData("AES_256_CM_HMAC_SHA1_80", "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6", "3b04803de51ee7c96423ab5b78d2", 1, "fd9c32d39ed5fbb5a9dc96b30818454d1313dc05")]
    public void Session_keys_are_those_of_the_RFC(string suite, string key, string salt, byte label, string expected)
    {
        var derived = new byte[expected.Length / 2];
        KeyDerivation.Derive(new SrtpMaster(SrtpSuite.Find(suite)!, Bytes(key), Bytes(salt)), label, derived);
        Assert.Equal(expected, Hex(derived));
    }

    [Theory]
    // RFC 7714 sections 16.1.1 and 16.2.1
    [InlineData(Key128, "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833", "899d7f27beb16a9152cf765ee4390cce")]
    [InlineData(Key256, "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b", "7aa3db36dfffd6b0f9bb7878d7a76c13")]
    public void An_RTP_packet_under_GCM_is_that_of_the_RFC(string key, string cipher, string tag)
    {
        using var transform = new GcmTransform(Bytes(key), Bytes(QuidProQuo), isControl: false);
        var (body, sealedBy) = (Bytes(Gallia), new byte[16]);
        transform.Seal(body, 12, 0x5501a0b2, 0xf17b, 0, sealedBy);
        Assert.Equal((cipher, tag), (Hex(body.AsSpan(12)), Hex(sealedBy)));
        Assert.True(transform.Open(body, 12, 0x5501a0b2, 0xf17b, 0, sealedBy));
        Assert.Equal(Bytes(Gallia), body);
    }

    [Theory]
    // RFC 7714 sections 17.1 and 17.2
    [InlineData(Key128, "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b", "c84aa45896cf4d2fc5abf87245d9eade")]
    [InlineData(Key256, "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad", "1d1eb30c4446839f57ff6f6cb26ac3be")]
    public void An_RTCP_packet_under_GCM_is_that_of_the_RFC(string key, string cipher, string tag)
    {
        using var transform = new GcmTransform(Bytes(key), Bytes(QuidProQuo), isControl: true);
        var (body, sealedBy) = (Bytes(Report), new byte[16]);
        transform.Seal(body, 8, 0x4d617273, 0x5d4, 0x8000_05d4, sealedBy);
        Assert.Equal((cipher, tag), (Hex(body.AsSpan(8)), Hex(sealedBy)));
        Assert.True(transform.Open(body, 8, 0x4d617273, 0x5d4, 0x8000_05d4, sealedBy));
        Assert.Equal(Bytes(Report), body);
    }

    [Theory]
    // RFC 7714 sections 17.3 and 17.4
    [InlineData(Key128, "841dd9683dd78ec92ae58790125f62b3")]
    [InlineData(Key256, "91db4afbfeee5a978fab4393ed2615fe")]
    public void An_RTCP_packet_that_is_only_tagged_is_that_of_the_RFC(string key, string tag)
    {
        using var transform = new GcmTransform(Bytes(key), Bytes(QuidProQuo), isControl: true);
        Assert.True(transform.Open(Bytes(Report), Bytes(Report).Length, 0x4d617273, 0x5d4, 0x5d4, Bytes(tag)));
    }

    [Theory]
    // what libsrtp makes of the master keys of the RFCs
    [InlineData("AES_CM_128_HMAC_SHA1_80", "e1f97a0d3e018be0d64fa32c06de4139", "0ec675ad498afeebb6960b3aabe6", "4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb")]
    [InlineData("AES_256_CM_HMAC_SHA1_80", "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6", "3b04803de51ee7c96423ab5b78d2", "f1d9de17ff251ff1aa007774b0b4b40da08d9d9a5b3a55d8873b")]
    public void A_whole_packet_is_that_of_libsrtp(string suite, string key, string salt, string expected)
    {
        using var sender = new SrtpSender(new SrtpMaster(SrtpSuite.Find(suite)!, Bytes(key), Bytes(salt)));
        Assert.Equal("800f1234decafbadcafebabe" + expected, Hex(sender.Protected(Bytes("800f1234decafbadcafebabe abababababababababababababababab"))));
    }
}

namespace Ivr.Media.Tests;

public sealed class RtcpPacketTests
{
    private static readonly RtcpSenderInfo Info = new(0x0102030405060708, 160_000, 500, 80_000);
    private static readonly RtcpReportBlock Block = new(0xBEEF, 64, -3, 0x0001FFFE, 80, 0x03040506, 65536);

    [Fact]
    public void What_we_write_we_read()
    {
        var datagram = Written(bye: true);
        Assert.True(RtcpCompound.TryRead(datagram, out var compound));
        var types = new List<RtcpType>();
        foreach (var packet in compound)
        {
            types.Add(packet.Type);
            if (packet.Type == RtcpType.SenderReport)
            {
                Assert.Equal(0xCAFEu, packet.Sender);
                Assert.Equal(Info, packet.SenderInfo);
                Assert.Equal(0x03040506u, packet.SenderInfo.Middle);
                Assert.Equal(Block, packet.BlockAbout(0xBEEF));
                Assert.Null(packet.BlockAbout(1));
            }

            Assert.Equal(packet.Type == RtcpType.Bye, packet.Leaves(0xCAFE));
        }

        Assert.Equal([RtcpType.SenderReport, RtcpType.SourceDescription, RtcpType.Bye], types);
    }

    [Fact]
    public void A_written_compound_is_laid_out_as_the_rfc_draws_it()
    {
        var bytes = Written(bye: false);
        Assert.Equal("81C8000C0000CAFE", Convert.ToHexString(bytes[..8]));
        Assert.Equal("0000BEEF40FFFFFD", Convert.ToHexString(bytes[28..36]));
        Assert.Equal("81CA00030000CAFE" + "01056976722D31" + "00", Convert.ToHexString(bytes[52..]));
        Assert.True(bytes.Length <= RtcpWriter.Longest);
    }

    [Theory]
    [InlineData("ivr", 12 + 4)]
    [InlineData("ivr1", 12 + 4)]
    [InlineData("ivr12", 12 + 4)]
    [InlineData("ivr123", 12 + 8)]
    public void A_name_ends_with_at_least_one_zero_and_whole_words(string name, int length)
    {
        Span<byte> buffer = stackalloc byte[RtcpWriter.Longest];
        buffer.Fill(0xFF);
        var writer = new RtcpWriter(buffer);
        writer.Name(1, System.Text.Encoding.ASCII.GetBytes(name));
        Assert.Equal(length, writer.Length);
        Assert.Equal(0, buffer[10 + name.Length]);
        Assert.Equal(0, buffer[writer.Length - 1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80C9")]
    [InlineData("41C9000100000001")]
    [InlineData("A0C9000200000001" + "00000004")]
    [InlineData("80CA000100000001")]
    [InlineData("80C9000200000001")]
    [InlineData("81C9000100000001")]
    [InlineData("80C8000100000001")]
    [InlineData("80C9000100000001" + "81CB0000")]
    [InlineData("80C9000100000001" + "00")]
    [InlineData("80C9000100000001" + "A0CB000100000000")]
    [InlineData("80C9000100000001" + "A0CB000100000008")]
    [InlineData("80C9000100000001" + "A0CB000100000003")]
    [InlineData("80C9000100000001" + "A0CB000100000004" + "80CB0000")]
    public void What_breaks_the_validity_rules_is_refused_as_a_whole(string hex) =>
        Assert.False(RtcpCompound.TryRead(Convert.FromHexString(hex), out _));

    [Fact]
    public void Unknown_packets_and_padding_at_the_end_are_passed_over()
    {
        var datagram = Convert.FromHexString("80C9000100000001" + "80CC0002000000010000000A" + "80CF0000" + "A0CB000100000004");
        Assert.True(RtcpCompound.TryRead(datagram, out var compound));
        var types = new List<int>();
        foreach (var packet in compound)
        {
            types.Add((int)packet.Type);
        }

        Assert.Equal([201, 204, 207, 203], types);
    }

    [Fact]
    public void No_bytes_make_the_reader_throw()
    {
        const int seed = 3550;
        var random = new Random(seed);
        var whole = Written(bye: true);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = whole[..random.Next(whole.Length + 1)];
            for (var changes = random.Next(4); changes > 0 && bytes.Length > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            if (RtcpCompound.TryRead(bytes, out var compound))
            {
                foreach (var packet in compound)
                {
                    _ = packet.IsReport ? packet.BlockAbout(packet.Sender) : null;
                    _ = packet.Leaves(1);
                }
            }
        }
    }

    private static byte[] Written(bool bye)
    {
        var buffer = new byte[RtcpWriter.Longest];
        var writer = new RtcpWriter(buffer);
        writer.Report(0xCAFE, Info, Block);
        writer.Name(0xCAFE, "ivr-1"u8);
        if (bye)
        {
            writer.Bye(0xCAFE);
        }

        return buffer[..writer.Length];
    }
}

namespace Ivr.Media.Tests;

public sealed class G711Tests
{
    [Theory]
    [InlineData(AudioCodec.Pcma, 0xD5)]
    [InlineData(AudioCodec.Pcmu, 0xFF)]
    public void Silence_is_silent(AudioCodec codec, byte code)
    {
        var pcm = new short[1];
        Assert.Equal(code, G711.Silence(codec));
        G711.Decode(codec, [code], pcm);
        Assert.InRange(pcm[0], 0, 8);
    }

    [Theory]
    [InlineData(AudioCodec.Pcma)]
    [InlineData(AudioCodec.Pcmu)]
    public void Every_code_decodes_to_a_sample_that_encodes_to_it(AudioCodec codec)
    {
        for (var code = 0; code < 256; code++)
        {
            var (pcm, back) = (new short[1], new byte[1]);
            G711.Decode(codec, [(byte)code], pcm);
            G711.Encode(codec, pcm, back);

            // µ-law has two zeros.
            Assert.Equal(codec == AudioCodec.Pcmu && code == 0x7F ? 0xFF : code, back[0]);
        }
    }

    [Theory]
    [InlineData(AudioCodec.Pcma)]
    [InlineData(AudioCodec.Pcmu)]
    public void Every_sample_comes_back_nearly_the_same(AudioCodec codec)
    {
        var (code, pcm) = (new byte[1], new short[1]);
        for (int sample = short.MinValue; sample <= short.MaxValue; sample++)
        {
            G711.Encode(codec, [(short)sample], code);
            G711.Decode(codec, code, pcm);
            Assert.True(Math.Abs(pcm[0] - sample) <= 16 + Math.Abs(sample) / 31, $"{sample} became {pcm[0]}");
        }
    }

    // ITU-T G.711: values of the tables' decision ends.
    [Theory]
    [InlineData(AudioCodec.Pcma, 0xAA, 32256)]
    [InlineData(AudioCodec.Pcma, 0x2A, -32256)]
    [InlineData(AudioCodec.Pcma, 0xD4, 24)]
    [InlineData(AudioCodec.Pcmu, 0x80, 32124)]
    [InlineData(AudioCodec.Pcmu, 0x00, -32124)]
    public void The_ends_are_where_the_standard_has_them(AudioCodec codec, byte code, short sample)
    {
        var pcm = new short[1];
        G711.Decode(codec, [code], pcm);
        Assert.Equal(sample, pcm[0]);
    }
}

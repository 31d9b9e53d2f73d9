using System.Buffers.Binary;

namespace Ivr.Media.Tests;

public sealed class WavTests : IDisposable
{
    private static readonly short[] Pcm = [0, 1, -1, short.MaxValue, short.MinValue, 42];

    private readonly TempFolder _folder = new();

    [Fact]
    public void What_is_written_is_read()
    {
        var path = _folder.File("a.wav");
        WavFile.Write(path, Pcm);
        Assert.Equal(Pcm, WavFile.Read(path));
    }

    [Fact]
    public void Other_chunks_are_passed_over_odd_ones_too()
    {
        var wav = Wav();
        byte[] extra = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0];
        Assert.Equal(Pcm, WavFile.Read([.. wav[..12], .. extra, .. wav[12..36], .. extra, .. wav[36..], .. extra]));
    }

    [Fact]
    public void A_file_written_to_a_pipe_has_no_length_and_is_read_to_its_end()
    {
        var wav = Wav();
        BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(40), uint.MaxValue);
        Assert.Equal(Pcm, WavFile.Read(wav));
    }

    [Theory]
    [InlineData(22, 2, "2 channels")]
    [InlineData(24, 16000, "16000 Hz")]
    [InlineData(34, 8, "8-bit")]
    [InlineData(20, 6, "A-law")]
    public void Another_format_is_refused_by_name_and_the_wanted_one_is_said(int at, int value, string named)
    {
        var wav = Wav();
        BinaryPrimitives.WriteUInt16LittleEndian(wav.AsSpan(at), (ushort)value);
        var error = Assert.Throws<WavFormatException>(() => WavFile.Read(wav));
        Assert.Contains(named, error.Message);
        Assert.Contains("wanted is 8000 Hz, mono, 16-bit PCM", error.Message);
    }

    [Fact]
    public void Every_cut_is_an_error_of_its_own_kind()
    {
        var wav = Wav();
        for (var length = 0; length < wav.Length; length++)
        {
            Assert.Throws<WavFormatException>(() => WavFile.Read(wav.AsSpan(0, length)));
        }

        Assert.Throws<WavFormatException>(() => WavFile.Read("ID3 this is an MP3 file in truth"u8));
    }

    [Fact]
    public void A_recorder_writes_what_it_hears()
    {
        var path = _folder.File("r.wav");
        var recorder = new WavRecorder(path);
        for (short i = 0; i < 130; i++)
        {
            recorder.Tap(Enumerable.Repeat(i, 160).ToArray());
        }

        recorder.Dispose();
        recorder.Dispose();
        recorder.Tap(new short[160]);
        Assert.Equal((130, 0, null), (recorder.Frames, recorder.Dropped, recorder.Failure));
        Assert.Equal(Enumerable.Range(0, 130).SelectMany(i => Enumerable.Repeat((short)i, 160)), WavFile.Read(path));
    }

    [Fact]
    public void A_recording_is_a_whole_file_before_it_ends()
    {
        var path = _folder.File("r.wav");
        using var recorder = new WavRecorder(path);
        recorder.Tap(new short[160]);
        ((IThreadPoolWorkItem)recorder).Execute();
        using var open = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[open.Length];
        open.ReadExactly(bytes);
        Assert.Equal(160, WavFile.Read(bytes).Length);
    }

    [Fact]
    public void A_disk_that_fails_is_kept_as_the_failure_and_frames_are_counted_as_dropped()
    {
        using var recorder = new WavRecorder(System.IO.Path.Combine(_folder.Path, "no", "such", "folder.wav"));
        recorder.Tap(new short[160]);
        Assert.IsAssignableFrom<IOException>(recorder.Failure);
        Assert.Equal((0, 1), (recorder.Frames, recorder.Dropped));
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Wav()
    {
        var path = _folder.File("made.wav");
        WavFile.Write(path, Pcm);
        return File.ReadAllBytes(path);
    }
}

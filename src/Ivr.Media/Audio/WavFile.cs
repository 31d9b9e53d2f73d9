namespace Ivr.Media;

/// <summary>8 kHz mono WAV.</summary>
public static class WavFile
{
    public static short[] Read(string path) => throw new NotSupportedException();
    public static short[] Read(ReadOnlySpan<byte> file) => throw new NotSupportedException();
    public static void Write(string path, ReadOnlySpan<short> pcm) => throw new NotSupportedException();
}

/// <summary>The file is no WAV we can play; the message says what is wrong and what is wanted.</summary>
public sealed class WavFormatException : Exception
{
    public WavFormatException() { }
    public WavFormatException(string message) : base(message) { }
    public WavFormatException(string message, Exception inner) : base(message, inner) { }
}

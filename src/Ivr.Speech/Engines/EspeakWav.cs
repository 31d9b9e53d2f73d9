using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ivr.Speech;

/// <summary>What espeak-ng writes to a pipe: 16-bit PCM, one channel, in a WAV that cannot know its own length.</summary>
internal static class EspeakWav
{
    private const int Header = 44;

    /// <exception cref="SpeechException">It is something else.</exception>
    public static (short[] Sound, int Rate) Read(ReadOnlySpan<byte> file)
    {
        if (file.Length <= Header || !file.StartsWith("RIFF"u8) || !file[36..].StartsWith("data"u8) || file[22] != 1 || file[34] != 16)
        {
            throw new SpeechException(SpeechFault.Refused, "espeak-ng wrote no WAV of 16 bit and one channel");
        }

        var sound = MemoryMarshal.Cast<byte, short>(file[Header..(file.Length - (file.Length % 2))]);
        return (sound.ToArray(), BinaryPrimitives.ReadInt32LittleEndian(file[24..]));
    }
}

namespace Ivr.Fuzz;

/// <summary>One change to bytes that knows nothing of what they mean.</summary>
internal static class ByteChange
{
    private static readonly byte[] Telling = ";,:<>\"@=\r\n %[]?\0\\/\t"u8.ToArray();
    private static readonly byte[] Edges = [0, 1, 4, 0x7F, 0x80, 0x90, 0xA0, 0xBF, 0xC0, 0xFF];

    public static byte[] Apply(byte[] bytes, byte[] other, Random random)
    {
        if (bytes.Length == 0)
        {
            return other;
        }

        var at = random.Next(bytes.Length);
        var rest = bytes.Length - at;
        return random.Next(8) switch
        {
            0 => Set(bytes, at, (byte)random.Next(256)),
            1 => Set(bytes, random.Next(Math.Min(bytes.Length, 20)), Edges[random.Next(Edges.Length)]),
            2 => [.. bytes[..at], .. bytes[(at + Math.Min(random.Next(1, 20), rest))..]],
            3 => [.. bytes[..at], .. bytes[at..(at + Math.Min(random.Next(1, 60), rest))], .. bytes[at..]],
            4 => [.. bytes[..at], Telling[random.Next(Telling.Length)], .. bytes[at..]],
            5 => bytes[..at],
            6 => Set(bytes, at, (byte)(bytes[at] ^ (1 << random.Next(8)))),
            _ => [.. bytes[..at], .. Piece(other, random), .. bytes[at..]],
        };
    }

    private static byte[] Set(byte[] bytes, int at, byte value)
    {
        var copy = bytes.ToArray();
        copy[at] = value;
        return copy;
    }

    private static byte[] Piece(byte[] other, Random random)
    {
        var from = random.Next(other.Length + 1);
        return other[from..Math.Min(other.Length, from + random.Next(1, 80))];
    }
}

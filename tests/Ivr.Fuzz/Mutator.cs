using System.Text;

namespace Ivr.Fuzz;

/// <summary>Makes inputs of seeds: lines, values and numbers are changed as such, and bytes as bytes. All chance is the given one.</summary>
internal sealed class Mutator(IReadOnlyList<Input> seeds, Random random)
{
    // Most datagrams are small; the largest is what UDP can carry.
    private const int Usual = 8 * 1024;
    private const int Largest = 65_507;

    private readonly Dictionary<InputKind, Input[]> _byKind = seeds.GroupBy(seed => seed.Kind).ToDictionary(group => group.Key, group => group.ToArray());

    public Input Next()
    {
        var seed = seeds[random.Next(seeds.Count)];
        var bytes = seed.Bytes;
        var most = random.Next(400) == 0 ? Largest : Usual;
        for (var change = random.Next(1, 6); change > 0; change--)
        {
            bytes = seed.Kind != InputKind.Rtp && random.Next(3) > 0 ? Lined(bytes, seed.Kind, most) : ByteChange.Apply(bytes, Other(seed.Kind), random);
        }

        return new Input(seed.Kind, bytes.Length > most ? bytes[..most] : bytes);
    }

    private byte[] Other(InputKind kind) => _byKind[kind][random.Next(_byKind[kind].Length)].Bytes;

    private byte[] Lined(byte[] bytes, InputKind kind, int most)
    {
        // Latin-1: every byte comes back as it was
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n").ToList();
        LineChange.Apply(lines, Encoding.Latin1.GetString(Other(kind)).Split("\r\n"), kind, most, random);
        var text = string.Join(random.Next(40) == 0 ? "\n" : "\r\n", lines);
        return Encoding.Latin1.GetBytes(kind == InputKind.Sip && random.Next(3) == 0 ? LineChange.Measured(text) : text);
    }
}

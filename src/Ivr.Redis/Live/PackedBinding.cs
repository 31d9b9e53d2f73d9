using System.Globalization;
using Ivr.Acd;

namespace Ivr.Redis;

/// <summary>
/// A binding as the scripts keep it, a line of words with spaces between, lines of one seat below one another: contact, URI,
/// instance, expires, q, since, Call-ID, CSeq, gateway, flow, 1 for only there.
/// </summary>
internal static class PackedBinding
{
    private const int Words = 11;

    public static string Write(SeatBinding one, SeatRegistration registration, DateTimeOffset now) => string.Join(
        ' ', Packed.Word(one.Contact), Packed.Word(one.Uri), Packed.Word(one.Instance), Packed.Time(one.Expires), Number(one.Q),
        Packed.Time(now), Packed.Word(registration.CallId), Number(registration.CSeq), Packed.Word(one.Gateway), Packed.Word(one.Flow), one.OnlyThere ? "1" : "0");

    /// <summary>What is no binding is passed over.</summary>
    public static IReadOnlyList<SeatBinding> ReadAll(string packed) =>
        SeatBinding.Preferred(packed.Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == Words).Select(Read));

    private static SeatBinding Read(string[] word) => new()
    {
        Contact = word[0],
        Uri = word[1],
        Instance = Word(word[2]),
        Expires = Packed.Time(word[3]),
        Q = Packed.Number(word[4]),
        Since = Packed.Time(word[5]),
        CallId = Word(word[6]),
        CSeq = long.Parse(word[7], CultureInfo.InvariantCulture),
        Gateway = Word(word[8]),
        Flow = Word(word[9]),
        OnlyThere = word[10] == "1",
    };

    private static string Word(string word) => word == "-" ? "" : word;

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

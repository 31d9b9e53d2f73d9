using System.Text;

namespace Ivr.Sip.Tests;

public class FuzzTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [SharedFact("sip/fuzz-seeds")]
    public void No_seed_breaks_the_parser()
    {
        var files = Directory.GetFiles(SharedFolder.Of("sip", "fuzz-seeds"), "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        var accepted = 0;
        foreach (var file in files)
        {
            accepted += Feed(File.ReadAllBytes(file)) ? 1 : 0;
        }

        output.WriteLine($"{accepted} of {files.Length} seeds are messages");
        Assert.True(accepted > 20);
    }

    [Fact]
    public void No_mutation_breaks_the_parser()
    {
        var seed = Environment.GetEnvironmentVariable("IVR_SEED") is { Length: > 0 } given ? int.Parse(given) : Random.Shared.Next();
        output.WriteLine($"IVR_SEED={seed}");
        var random = new Random(seed);
        var seeds = Seeds();
        var round = 0;
        try
        {
            for (; round < 5_000; round++)
            {
                Feed(Mutated(seeds[random.Next(seeds.Count)], seeds, random));
            }
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"IVR_SEED={seed}, round {round}: {error.Message}", error);
        }
    }

    // Everything a message offers is read; whoever throws fails the test.
    private static bool Feed(byte[] bytes)
    {
        FeedStream(bytes);
        var parsed = SipParser.Parse(bytes);
        if (parsed.Fault is { CanBeAnswered: true } fault)
        {
            _ = fault.Answer(Wire.Source, "ours");
        }

        if (parsed.Message is not { } message)
        {
            return false;
        }

        foreach (var header in message.AllHeaders.ToList())
        {
            _ = message.Headers(header.Name);
            _ = SipAddress.TryParse(header.Value, out var address) ? address.ToString() : SipUri.TryParse(header.Value, out var uri) ? uri.ToString() : "";
            _ = DigestFields.TryParse(header.Value, out _);
        }

        _ = (message.Contacts, message.RecordRoutes, message.Routes, message.Expires, message.ContentType);
        if (message is SipRequest request)
        {
            _ = RegisterBindings.TryRead(request, out _);
            _ = (request.MaxForwards, request.Cancel());
            request.NoteSource(Wire.Source);
        }

        RoundTrip.Check(message);
        return true;
    }

    private static void FeedStream(byte[] bytes)
    {
        var reader = new SipStreamReader();
        foreach (var segment in bytes.Chunk(97))
        {
            reader.Append(segment);
            while (reader.TryRead(out _))
            {
            }
        }
    }

    private static byte[] Mutated(byte[] seed, List<byte[]> seeds, Random random)
    {
        var bytes = seed.ToList();
        for (var change = random.Next(1, 6); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                case 3:
                    bytes.Insert(at, (byte)";,:<>\"@=\r\n %[]?\0\\ "[random.Next(18)]);
                    break;
                case 4:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    var other = seeds[random.Next(seeds.Count)];
                    bytes.InsertRange(at, other.AsSpan(random.Next(other.Length)).ToArray().Take(80));
                    break;
            }
        }

        return [.. bytes];
    }

    private static List<byte[]> Seeds()
    {
        List<byte[]> seeds =
        [
            Wire.Bytes(Wire.Invite),
            Wire.Bytes(Wire.InviteWith("P-Asserted-Identity: \"a\" <sip:1@h>, <tel:+86>", "Route: <sip:[::1];lr>", "Subject: a", "  b", "Authorization: Digest realm=\"x\", nonce=\"y\"")),
            Wire.Bytes(Wire.Invite.Replace("INVITE sip:12345@192.0.2.10 SIP/2.0", "SIP/2.0 200 OK")),
            Wire.Bytes(Wire.Invite.Replace("INVITE", "REGISTER").Replace("Max-Forwards: 67", "Expires: 0\nMax-Forwards: 1")),
        ];
        if (SharedFolder.WhyNot("sip/rfc4475") is null)
        {
            seeds.AddRange(Directory.GetFiles(SharedFolder.Of("sip", "rfc4475", "dat")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes));
        }

        return seeds;
    }
}

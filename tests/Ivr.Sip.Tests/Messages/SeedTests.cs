namespace Ivr.Sip.Tests;

/// <summary>Other people's seeds as they stand; what mutation makes of them is the fuzzer's work, in Ivr.Fuzz.</summary>
public class SeedTests(Xunit.Abstractions.ITestOutputHelper output)
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
}

using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Ivr.Speech.Tests.Engines;

public sealed class AzureSpeechTests : IDisposable
{
    private static readonly SpeechOrder Wait = new(new Spoken("请稍候"));

    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_sentence_goes_there_as_SSML_and_comes_back_as_raw_A_law()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Sound(8000));
        var sound = await Azure(server).SpeakAsync(Wait, default);
        var request = Assert.Single(server.Requests);
        var voice = Assert.Single(XElement.Parse(request.Body).Elements());
        Assert.Equal(8000, sound.Length);
        Assert.Equal(("POST", "/cognitiveservices/v1"), (request.Method, request.Path));
        Assert.Equal("k3y", request.Headers["Ocp-Apim-Subscription-Key"]);
        Assert.Equal("raw-8khz-8bit-mono-alaw", request.Headers["X-Microsoft-OutputFormat"]);
        Assert.Equal("application/ssml+xml; charset=utf-8", request.Headers.ContentType);
        Assert.Equal("ivr", request.Headers.UserAgent);
        Assert.Equal(("zh-CN-XiaoxiaoNeural", "请稍候"), (voice.Attribute("name")!.Value, voice.Value));
        Assert.Equal("zh-CN", voice.Parent!.Attribute(XNamespace.Xml + "lang")!.Value);
    }

    [Fact]
    public async Task What_looks_like_markup_in_a_text_is_only_said()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Sound(16_000));
        await Azure(server).SpeakAsync(new SpeechOrder(new Spoken("</voice><audio src='x'/>\u0000&amp;好")), default);
        var speak = XElement.Parse(Assert.Single(server.Requests).Body);
        Assert.Equal("</voice><audio src='x'/>&amp;好", speak.Value);
        Assert.Equal(2, speak.DescendantsAndSelf().Count());
    }

    [Fact]
    public async Task The_slow_voice_speaks_slower_and_digits_arrive_as_words()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Sound(16_000));
        await Azure(server).SpeakAsync(new SpeechOrder(new Spoken("甘肃12345,请按2。"), Voice: "slow"), default);
        var prosody = XElement.Parse(Assert.Single(server.Requests).Body).Descendants().Last();
        Assert.Equal(("prosody", "-20%", "甘肃一二三四五,请按二。"), (prosody.Name.LocalName, prosody.Attribute("rate")!.Value, prosody.Value));
    }

    [Fact]
    public async Task A_refused_key_is_said_so_at_once_and_never_shown()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Status(401));
        var error = await Fails(server, Azure(server));
        Assert.Equal(SpeechFault.Refused, error.Fault);
        Assert.DoesNotContain("k3y", error.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("Mon, 23 Nov 2026 02:00:03 GMT")]
    public async Task Who_is_told_to_come_back_later_comes_back_then(string retryAfter)
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Status(429, retryAfter), AzureServer.Sound(8000));
        Assert.Equal(8000, (await server.PassAsync(Azure(server).SpeakAsync(Wait, default))).Length);
        Assert.Equal(2, server.Requests.Count);
        Assert.True(server.Requests[1].At - server.Requests[0].At >= TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Who_is_told_to_come_back_in_two_days_gives_up_at_once_and_is_silent_until_then()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Status(429, "172800"), AzureServer.Sound(8000));
        var azure = Azure(server);
        Assert.Equal(TimeSpan.FromDays(2), (await Fails(server, azure)).RetryAfter);
        server.Time.Pass(TimeSpan.FromHours(20));
        await Fails(server, azure);
        Assert.Single(server.Requests);
        server.Time.Pass(TimeSpan.FromHours(28));
        Assert.Equal(8000, (await azure.SpeakAsync(Wait, default)).Length);
    }

    [Fact]
    public async Task A_server_that_stumbles_is_asked_again()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Status(500), AzureServer.Status(502), AzureServer.Sound(8000));
        Assert.Equal(8000, (await server.PassAsync(Azure(server).SpeakAsync(Wait, default))).Length);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_only_stumbles_is_given_up_after_three_tries()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Status(500));
        Assert.Equal(SpeechFault.Away, (await Fails(server, Azure(server))).Fault);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_hangs_costs_no_more_than_the_patience()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Hang);
        var began = server.Time.GetUtcNow();
        Assert.Equal(SpeechFault.Away, (await Fails(server, new AzureSpeech(_http, server.Options, server.Time))).Fault);
        Assert.InRange(server.Time.GetUtcNow() - began, TimeSpan.FromSeconds(5), server.Options.WholePatience + TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Half_an_answer_is_no_answer()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Half, AzureServer.Sound(8000));
        Assert.Equal(8000, (await server.PassAsync(Azure(server).SpeakAsync(Wait, default))).Length);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_answer_too_short_for_its_text_is_half_an_answer()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Sound(800), AzureServer.Sound(8000));
        Assert.Equal(8000, (await server.PassAsync(Azure(server).SpeakAsync(Wait, default))).Length);
    }

    [Fact]
    public async Task A_page_of_text_is_no_sound()
    {
        await using var server = await AzureServer.StartAsync(context => context.Response.WriteAsync("<html>sign in</html>"));
        Assert.Equal(SpeechFault.Away, (await Fails(server, Azure(server))).Fault);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_left_alone_for_a_while()
    {
        await using var server = await AzureServer.StartAsync([.. Enumerable.Repeat(AzureServer.Status(500, "0"), 4), AzureServer.Sound(8000)]);
        var azure = Azure(server);
        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<SpeechException>(() => azure.SpeakAsync(Wait, default));
        }

        Assert.Equal(4, server.Requests.Count);
        server.Time.Pass(server.Options.Rest);
        Assert.Equal(8000, (await azure.SpeakAsync(Wait, default)).Length);
    }

    [Fact]
    public async Task A_text_it_does_not_take_says_nothing_of_how_it_does()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Status(400));
        var azure = Azure(server);
        for (var time = 1; time <= 6; time++)
        {
            Assert.Equal(SpeechFault.Unspeakable, (await Fails(server, azure)).Fault);
            Assert.Equal(time, server.Requests.Count);
        }
    }

    [Fact]
    public async Task A_language_without_a_voice_is_not_asked_for()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Sound(8000));
        var error = await Assert.ThrowsAsync<SpeechException>(() => Azure(server).SpeakAsync(new SpeechOrder(new Spoken("བཀྲ་ཤིས"), "adx"), default));
        Assert.Equal(SpeechFault.Unspeakable, error.Fault);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Nobody_at_home_is_away()
    {
        await using var server = await AzureServer.StartAsync(AzureServer.Sound(8000));
        var options = server.Options with { Endpoint = new Uri("http://127.0.0.1:1/cognitiveservices/v1"), Retries = 1 };
        Assert.Equal(SpeechFault.Away, (await Fails(server, new AzureSpeech(_http, options, server.Time))).Fault);
    }

    // Patience without end where a test is not about it: the test's time runs faster than the real network.
    private AzureSpeech Azure(AzureServer server) =>
        new(_http, server.Options with { Patience = TimeSpan.FromHours(12), WholePatience = TimeSpan.FromHours(20), Rest = TimeSpan.FromSeconds(15) }, server.Time);

    private static async Task<SpeechException> Fails(AzureServer server, AzureSpeech azure) =>
        await Assert.ThrowsAsync<SpeechException>(() => server.PassAsync(azure.SpeakAsync(Wait, default)));
}

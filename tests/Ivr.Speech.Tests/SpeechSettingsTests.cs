using Ivr.Gateway.Settings;
using Ivr.Gateway.Start;

namespace Ivr.Speech.Tests;

public sealed class SpeechSettingsTests : IDisposable
{
    private readonly HttpClient _http = new();

    public void Dispose() => _http.Dispose();

    [Theory]
    [InlineData("azure: chinaeast2")]
    [InlineData("azure: http://chinaeast2.tts.speech.azure.cn/cognitiveservices/v1")]
    [InlineData("voices: { slow: Xiaoxiao }")]
    public void What_is_no_address_or_voice_of_Azure_is_told(string line)
    {
        var problem = Assert.Single(Read(line).Problems, one => one.Code != "IVR311");
        Assert.Equal(("IVR410", 1), (problem.Code, problem.Line));
    }

    [Fact]
    public void Azure_without_a_key_is_not_started()
    {
        var speech = Read("azure: https://chinaeast2.tts.speech.azure.cn/cognitiveservices/v1, key: MY_KEY").Settings.Speech;
        foreach (var value in new[] { null, "", "two\nlines" })
        {
            var error = Assert.Throws<StartException>(() => speech.Engine(_http, name => name == "MY_KEY" ? value : "other", TimeProvider.System));
            Assert.Equal("IVR411", error.Code);
        }

        Assert.IsType<AzureSpeech>(speech.Engine(_http, name => name == "MY_KEY" ? "abc123" : null, TimeProvider.System));
    }

    [Fact]
    public void The_voice_an_operator_names_speaks()
    {
        var speech = Read("azure: https://chinaeast2.tts.speech.azure.cn/cognitiveservices/v1, voices: { slow: zh-CN-YunxiNeural }").Settings.Speech;
        var engine = speech.Engine(_http, _ => "abc123", TimeProvider.System);
        Assert.Equal("Azure zh-CN-YunxiNeural, -20 %", engine.Recipe(new SpeechOrder(new Spoken("您好"), Voice: "slow")));
        Assert.Equal("Azure zh-CN-XiaoxiaoNeural", engine.Recipe(new SpeechOrder(new Spoken("您好"))));
    }

    [Fact]
    public void Nothing_said_means_espeak() => Assert.IsType<EspeakSpeech>(new SpeechSettings().Engine(_http, _ => null, TimeProvider.System));

    private static SettingsReading Read(string line) => SettingsReader.Parse("s.yaml", $"speech: {{ {line} }}\n", new GatewaySettings { Instance = "a", Plan = "", Audio = "", Data = "" });
}

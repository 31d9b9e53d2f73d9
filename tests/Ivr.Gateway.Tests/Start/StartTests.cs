using System.Net;
using System.Net.Sockets;
using Ivr.Gateway.Start;
using Xunit;

namespace Ivr.Gateway.Tests.Start;

/// <summary>Every refusal to start is one message with its code and its remedy, and leaves nothing behind.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_taken_SIP_port_is_one_message()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var errors = await RefusedAsync(new RunOrder { Listen = new IPEndPoint(IPAddress.Loopback, port) });
        OneMessage(errors, "IVR321", $"127.0.0.1:{port}");
        Assert.False(File.Exists(Path.Combine(_folder.Path, "ops.json")));
    }

    [Fact]
    public async Task A_taken_HTTP_port_is_one_message()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        OneMessage(await RefusedAsync(new RunOrder { Http = port }), "IVR322", $"{port}");
    }

    [Fact]
    public async Task A_data_folder_that_is_a_file_is_one_message()
    {
        var file = _folder.File("data", "");
        OneMessage(await RefusedAsync(new RunOrder { Data = file }), "IVR323", file);
    }

    [Fact]
    public async Task A_web_service_whose_secret_is_not_set_is_one_message()
    {
        var plan = TestPlans.Root("dialplans/gansu.yaml");
        var own = _folder.File("plan.yaml", File.ReadAllText(plan).Replace(": gansu/", $": {Path.GetDirectoryName(plan)}/gansu/", StringComparison.Ordinal) + "\nservices: { orders: { url: https://orders.gansu.gov.cn, headers: { Authorization: IVR_NO_SUCH_TOKEN } } }\n");
        var settings = _folder.File("settings.yaml", $"plan: {own}\ntrunks: [{{ name: a, sources: [10.0.0.1] }}]\n");
        OneMessage(await RefusedAsync(new RunOrder { Settings = settings }), "IVR412", "IVR_NO_SUCH_TOKEN");
    }

    [Fact]
    public async Task Azure_Speech_without_a_key_is_one_message()
    {
        var settings = _folder.File("settings.yaml", "speech: { azure: https://chinaeast2.tts.speech.azure.cn/cognitiveservices/v1, key: IVR_NO_SUCH_KEY }\ntrunks: [{ name: a, sources: [10.0.0.1] }]\n");
        OneMessage(await RefusedAsync(new RunOrder { Settings = settings }), "IVR411", "IVR_NO_SUCH_KEY");
    }

    [Fact]
    public async Task A_Redis_that_is_away_is_one_message()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)nobody.LocalEndPoint!).Port;
        OneMessage(await RefusedAsync(new RunOrder { Redis = new DnsEndPoint("127.0.0.1", port) }), "IVR324", $"127.0.0.1:{port}");
    }

    [Fact]
    public async Task A_folder_without_prompts_and_a_plan_that_is_not_there_are_told_together()
    {
        var settings = _folder.File("settings.yaml", "audio: nowhere\nplan: nothing.yaml\nhttp: wrong\ntrunks: [{ name: a, sources: [10.0.0.1] }]\n");
        var errors = await RefusedAsync(new RunOrder { Settings = settings });
        Assert.Contains("error IVR325", errors, StringComparison.Ordinal);
        Assert.Contains("nothing.yaml:1:1: error IVR100", errors, StringComparison.Ordinal);
        Assert.Contains("settings.yaml:3:7: error IVR105", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_started_before_the_refusal_is_stopped()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var order = new RunOrder { Http = ((IPEndPoint)taken.LocalEndpoint).Port };
        OneMessage(await RefusedAsync(order), "IVR322", "");
        // the store's folder is free again: a second try gets as far as the first
        OneMessage(await RefusedAsync(order), "IVR322", "");
    }

    private static void OneMessage(string errors, string code, string names)
    {
        Assert.Equal(1, errors.Split("error IVR").Length - 1);
        Assert.Contains(code, errors, StringComparison.Ordinal);
        Assert.Contains(names, errors, StringComparison.Ordinal);
        Assert.Contains("  fix: ", errors, StringComparison.Ordinal);
    }

    private async Task<string> RefusedAsync(RunOrder order)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await GatewayProgram.RunAsync(
            order with { Data = order.Data ?? _folder.Path, Http = order.Http ?? 0, Listen = order.Listen ?? new IPEndPoint(IPAddress.Loopback, FreePort()) }, output, errors);
        Assert.Equal(1, code);
        Assert.Empty(output.ToString());
        return errors.ToString();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

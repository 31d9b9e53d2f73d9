using System.Globalization;
using System.Net;
using Xunit.Sdk;

namespace Ivr.EndToEnd;

/// <summary>SIPp (Debian's sip-tester), one scenario: a caller, or somebody who waits for calls.</summary>
internal sealed class Sipp : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly string _messages;

    private Sipp(int port, string messages, ChildProcess process)
    {
        Port = port;
        _messages = messages;
        _process = process;
    }

    public int Port { get; }

    /// <summary>INVITEs that have come to it.</summary>
    public int Invites => Messages("message received", "INVITE sip:");

    /// <summary>Calls it was done with: each refusal is acknowledged.</summary>
    public int Refusals => Messages("message received", "ACK sip:");

    /// <summary>Waits for calls on a free port: rings, answers, and ends when the caller does.</summary>
    /// <param name="folder">Of its files.</param>
    /// <param name="scenario">Another scenario than that; null: SIPp's own.</param>
    public static Sipp Answering(TempFolder folder, string? scenario = null) =>
        Start(folder, scenario is null ? ["-sn", "uas"] : ["-sf", Scenario(folder, scenario)], "127.0.0.1");

    /// <summary>Calls a gateway.</summary>
    /// <param name="folder">Of its files.</param>
    /// <param name="gateway">Whom.</param>
    /// <param name="user">The number called, or whose words the scenario says.</param>
    /// <param name="seconds">How long a call lasts once it is answered.</param>
    /// <param name="scenario">Another scenario than a call; null: SIPp's own.</param>
    /// <param name="more">More of its arguments.</param>
    public static Sipp Calling(TempFolder folder, IPEndPoint gateway, string user, double seconds = 1, string? scenario = null, params string[] more) => Start(
        folder,
        [
            .. scenario is null ? (string[])["-sn", "uac"] : ["-sf", Scenario(folder, scenario)],
            "-s", user, "-m", "1", "-d", ((int)(seconds * 1000)).ToString(CultureInfo.InvariantCulture), "-timeout", "60s", .. more, gateway.ToString(),
        ],
        gateway.Address.ToString());

    /// <summary>Waits until it is done.</summary>
    /// <exception cref="XunitException">A call of it did not go as its scenario says.</exception>
    public async Task PassesAsync(double seconds = 60)
    {
        var code = await _process.ExitAsync(seconds);
        if (code != 0)
        {
            throw new XunitException($"SIPp ended with {code}\n{_process.Errors}\n{(File.Exists(_messages) ? Read(_messages) : "")}");
        }
    }

    /// <summary>The call it has answered, as a Replaces header names it to who called (RFC 3891 6.1); null: none so far.</summary>
    public string? Answered => File.Exists(_messages) && Read(_messages).Split("SIP/2.0 200 OK", StringSplitOptions.None) is [_, var answer, ..] && answer.Contains("Content-Length:", StringComparison.Ordinal)
        ? $"{Value(answer, "Call-ID")};to-tag={Tag(answer, "From")};from-tag={Tag(answer, "To")}"
        : null;

    public void Kill() => _process.Kill();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static Sipp Start(TempFolder folder, IEnumerable<string> arguments, string address)
    {
        var port = Ports.Sip(address);
        var messages = folder.At($"sipp-{port}.messages");
        var rtp = Ports.Rtp(4).ToString(CultureInfo.InvariantCulture);
        return new Sipp(port, messages, ChildProcess.Start(
            "sipp", ["-i", address, "-p", port.ToString(CultureInfo.InvariantCulture), "-mi", address, "-mp", rtp, "-nostdin", "-trace_msg", "-message_file", messages, .. arguments], folder.Path));
    }

    private int Messages(string way, string begins) => !File.Exists(_messages) ? 0
        : Read(_messages).Split(way, StringSplitOptions.None).Skip(1).Count(one => one[..Math.Min(one.Length, 200)].Contains(begins, StringComparison.Ordinal));

    private static string Scenario(TempFolder folder, string text) => folder.Write($"scenario-{Ports.Tcp()}.xml", $"""
        <?xml version="1.0" encoding="ISO-8859-1" ?>
        <scenario name="story">
        {text}
        </scenario>
        """);

    private static string Tag(string message, string header) => Value(message, header).Split(";tag=")[1].Split(';')[0];

    private static string Value(string message, string header) =>
        message.Split('\n').First(line => line.StartsWith(header + ":", StringComparison.Ordinal))[(header.Length + 1)..].Trim();

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

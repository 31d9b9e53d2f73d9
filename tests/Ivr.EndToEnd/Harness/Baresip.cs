using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit.Sdk;

namespace Ivr.EndToEnd;

/// <summary>What a phone is.</summary>
/// <param name="User">Its number or seat id.</param>
/// <param name="Hertz">The tone it speaks.</param>
internal sealed record Phone(string User, double Hertz)
{
    /// <summary>Where it registers; null: it is a citizen's and does not.</summary>
    public GatewayProcess? Registrar { get; init; }

    /// <summary>The address it registers under elsewhere than with a gateway.</summary>
    public string? Account { get; init; }

    public string? Password { get; init; }

    public bool AnswersAlone { get; init; } = true;

    /// <summary>A WAV it speaks instead of its tone.</summary>
    public string? Microphone { get; init; }

    /// <summary>What it speaks, in baresip's words, the preferred first.</summary>
    public string Codecs { get; init; } = "PCMA/8000/1,PCMU/8000/1";

    /// <summary>How long its packets are, in ms.</summary>
    public int PacketTime { get; init; } = 20;

    public Wire Wire { get; init; }

    /// <summary>How it protects its sound, in its own words (baresip: <c>mediaenc</c>, linphone: its suites); null: not at all.</summary>
    public string? Protection { get; init; }

    /// <summary>Its own address, as URIs write it.</summary>
    public string Host { get; init; } = "127.0.0.1";
}

/// <summary>A real phone: Debian's baresip, without sound card, steered over its control port.</summary>
internal sealed class Baresip : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly BaresipControl _control;
    private readonly string _recordings;

    private Baresip(Phone phone, int port, string recordings, ChildProcess process, BaresipControl control)
    {
        Phone = phone;
        Port = port;
        _recordings = recordings;
        _process = process;
        _control = control;
    }

    public Phone Phone { get; }

    /// <summary>Its SIP port.</summary>
    public int Port { get; }

    public string Log => _process.Output + '\n' + _process.Errors;

    /// <summary>A seat's phone; that it has registered, the gateway knows best.</summary>
    public static Task<Baresip> SeatAsync(TempFolder folder, GatewayProcess gateway, SeatSetup seat, double hertz, bool answersAlone = true, Wire wire = Wire.Udp, string host = "127.0.0.1") =>
        StartAsync(folder, new Phone(seat.Id, hertz) { Registrar = gateway, Password = seat.Password, AnswersAlone = answersAlone, Wire = wire, Host = host });

    /// <summary>A citizen's phone.</summary>
    /// <param name="port">Its SIP port; null: any.</param>
    public static Task<Baresip> CitizenAsync(TempFolder folder, string number, double hertz, int? port = null, string host = "127.0.0.1") => StartAsync(folder, new Phone(number, hertz) { Host = host }, port);

    public Task DialAsync(string uri) => _control.SendAsync("dial", uri);

    public Task AnswerAsync() => _control.SendAsync("accept");

    /// <summary>Hands the other side on: hold, then REFER.</summary>
    public Task TransferAsync(string uri) => _control.SendAsync("transfer", uri);

    public Task HangUpAsync() => _control.SendAsync("hangup");

    /// <summary>Presses keys, as RFC 4733 events.</summary>
    public Task PressAsync(string keys) => _control.SendAsync("sndcode", keys);

    /// <summary>The next event of a kind that was not yet asked for.</summary>
    public async Task<BaresipEvent> NextAsync(string type, double seconds)
    {
        try
        {
            return await Eventually.SeeAsync($"{type} of {Phone.User}", seconds, () => _control.Take(type));
        }
        catch (XunitException error)
        {
            throw new XunitException($"{error.Message}\n{Log}");
        }
    }

    /// <summary>Waits until it has answered or was answered; what it shows of the other side.</summary>
    public Task<BaresipEvent> TalkingAsync() => NextAsync("CALL_ESTABLISHED", 30);

    public Task OverAsync(double seconds = 20) => NextAsync("CALL_CLOSED", seconds);

    /// <summary>How often it was offered a call or a change of one (a phone that answers alone tells no CALL_INCOMING).</summary>
    public int Offers => _control.Count("CALL_REMOTE_SDP");

    /// <summary>Whether it talks, or has talked.</summary>
    public bool HasTalked => _control.Count("CALL_ESTABLISHED") > 0;

    /// <summary>What it heard in its last call, which must be over.</summary>
    public async Task<Recording> HeardAsync() => Recording.Read(await Eventually.SeeAsync($"a recording of {Phone.User}", 10, () =>
        Directory.GetFiles(_recordings, "*-dec.wav").Order(StringComparer.Ordinal).LastOrDefault(IsWhole)));

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        await _process.DisposeAsync();
    }

    public static async Task<Baresip> StartAsync(TempFolder folder, Phone phone, int? fixedPort = null)
    {
        var port = fixedPort ?? Ports.Sip();
        var control = Ports.Tcp();
        var home = folder.Room("baresip-" + phone.User);
        BaresipFolder.Write(home, phone, port, control);
        var process = ChildProcess.Start("baresip", [.. phone.Host[0] == '[' ? (string[])["-6"] : [], "-f", home], home);
        try
        {
            return new Baresip(phone, port, Path.Combine(home, "rec"), process, await BaresipControl.ConnectAsync(control));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    // libsndfile writes the length when it closes the file
    private static bool IsWhole(string wav)
    {
        var bytes = File.ReadAllBytes(wav);
        return bytes.Length > 44 && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) is var size && size + 8 == bytes.Length;
    }
}

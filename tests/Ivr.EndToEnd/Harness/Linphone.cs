using Xunit.Sdk;

namespace Ivr.EndToEnd;

/// <summary>Another real phone, of another stack than baresip's: Debian's linphonec, without sound card, typed to.</summary>
internal sealed class Linphone : IAsyncDisposable
{
    private readonly ChildProcess _process;
    private readonly string _heard;

    private Linphone(Phone phone, ChildProcess process, string heard)
    {
        Phone = phone;
        _process = process;
        _heard = heard;
    }

    public Phone Phone { get; }

    public string Log => _process.Output + '\n' + _process.Errors;

    /// <summary>Starts it; it registers, if it is a seat's, and answers alone. That it has registered, the gateway knows best.</summary>
    /// <param name="trusted">The certificates it trusts, PEM.</param>
    public static async Task<Linphone> StartAsync(TempFolder folder, Phone phone, string? trusted = null)
    {
        var home = folder.Room("linphone-" + phone.User);
        Directory.CreateDirectory(Path.Combine(home, ".local", "share", "linphone"));
        Directory.CreateDirectory(Path.Combine(home, ".config", "linphone"));
        var heard = Path.Combine(home, "heard.wav");
        var microphone = Tone.Write(Path.Combine(home, "mic.wav"), phone.Hertz, 120);
        var settings = Path.Combine(home, "linphonerc");
        await File.WriteAllTextAsync(settings, Settings(microphone, heard, trusted, phone.Protection));
        var process = ChildProcess.Start("linphonec", ["-c", settings, "-a"], home, new Dictionary<string, string> { ["HOME"] = home });
        var linphone = new Linphone(phone, process, heard);
        // it reads what was typed before it was ready
        string[] registration = phone.Registrar is null ? [] : [Registration(phone)];
        foreach (var line in (string[])["soundcard use files", "ipv6 disable", $"play {microphone}", $"record {heard}", .. registration])
        {
            process.Say(line);
        }

        return linphone;
    }

    /// <summary>Calls somebody.</summary>
    public void Dial(string uri) => _process.Say("call " + uri);

    /// <summary>Calls somebody in a second call; the first is held.</summary>
    public async Task DialAsync(string uri)
    {
        await HoldAsync();
        Dial(uri);
        await SeeAsync("connected", 20, 2);
    }

    public async Task HoldAsync()
    {
        _process.Say("pause");
        await SeeAsync("paused", 10);
    }

    /// <summary>Gives the other side of its first call whom it talks with in the second.</summary>
    public void JoinCalls() => _process.Say("transfer 1 --to-call 2");

    public Task TalkingAsync() => SeeAsync("connected", 30);

    public Task OverAsync(double seconds = 20) => SeeAsync("ended", seconds);

    /// <summary>What it heard; call when its call is over.</summary>
    public async Task<Recording> HeardAsync()
    {
        await _process.QuitAsync("quit", 10);
        return Recording.Read(_heard);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task SeeAsync(string word, double seconds, int times = 1)
    {
        try
        {
            await Eventually.BeAsync($"{Phone.User}: {word}", seconds, () => _process.Output.Replace("linphonec> ", "", StringComparison.Ordinal).Split('\n')
                .Count(line => line.StartsWith("Call ", StringComparison.Ordinal) && line.Contains(word, StringComparison.Ordinal)) >= times);
        }
        catch (XunitException error)
        {
            throw new XunitException($"{error.Message}\n{Log}");
        }
    }

    private static string Registration(Phone phone)
    {
        var wire = phone.Wire == Wire.Udp ? "" : $";transport={phone.Wire.ToString().ToLowerInvariant()}";
        var registrar = phone.Registrar!.Uri("", phone.Wire)[4..].TrimStart('@');
        return $"register sip:{phone.User}@{registrar} sip:{registrar}{wire} {phone.Password}";
    }

    private static string Settings(string microphone, string heard, string? trusted, string? suites) => $"""
        [sip]
        sip_port={Ports.Sip()}
        sip_tcp_port={Ports.Sip()}
        sip_tls_port={Ports.Sip()}
        bind_address=127.0.0.1
        use_ipv6=0
        register_only_when_network_is_up=0
        guess_hostname=0
        default_proxy=-1
        root_ca={trusted}
        verify_server_certs={(trusted is null ? 0 : 1)}
        verify_server_cn={(trusted is null ? 0 : 1)}
        media_encryption={(suites is null ? "none" : "srtp")}
        media_encryption_mandatory={(suites is null ? 0 : 1)}
        srtp_crypto_suites={suites}
        [net]
        mtu=1300
        [rtp]
        bind_address=127.0.0.1
        audio_rtp_port={Ports.Rtp(4)}
        video_rtp_port=-1
        nortp_timeout=0
        [sound]
        use_files=1
        play_file={microphone}
        record_file={heard}
        echocancellation=0
        [video]
        enabled=0
        capture=0
        display=0
        [misc]
        log_collection_upload_server_url=
        version_check_url_root=

        """;
}

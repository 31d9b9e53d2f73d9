namespace Ivr.EndToEnd;

/// <summary>The configuration of one baresip 1.0: no sound card, a WAV as microphone, what it hears written down.</summary>
internal static class BaresipFolder
{
    public static void Write(string folder, Phone phone, int port, int control)
    {
        var recordings = Directory.CreateDirectory(Path.Combine(folder, "rec")).FullName;
        var microphone = phone.Microphone ?? Tone.Write(Path.Combine(folder, "mic.wav"), phone.Hertz, 120);
        var rtp = Ports.Rtp(20);
        // net_interface takes an address only; the port above the SIP port is taken for TLS
        File.WriteAllText(Path.Combine(folder, "config"), $"""
            poll_method             epoll
            sip_listen              {phone.Host}:{port}
            call_local_timeout      120
            call_max_calls          4
            audio_player            aubridge,nil
            audio_source            aufile,{microphone}
            audio_alert             aubridge,nil
            audio_level             no
            ausrc_srate             8000
            auplay_srate            8000
            ausrc_channels          1
            auplay_channels         1
            ausrc_format            s16
            auplay_format           s16
            auenc_format            s16
            audec_format            s16
            audio_buffer            20-160
            audio_telev_pt          101
            rtp_ports               {rtp}-{rtp + 19}
            rtcp_mux                no
            jitter_buffer_delay     1-5
            rtp_stats               yes
            sip_cafile              {phone.Registrar?.Certificate}
            net_interface           {phone.Host.Trim('[', ']')}
            dns_server              127.0.0.1:53
            module_path             /usr/lib/baresip/modules
            module                  g711.so
            module                  g722.so
            module                  srtp.so
            module                  aufile.so
            module                  aubridge.so
            module                  sndfile.so
            module                  ctrl_tcp.so
            module_tmp              uuid.so
            module_tmp              account.so
            module_app              menu.so
            module_app              debug_cmd.so
            ctrl_tcp_listen         127.0.0.1:{control}
            snd_path                {recordings}
            menu_bell               no
            statmode_default        off

            """);
        File.WriteAllText(Path.Combine(folder, "accounts"), Account(phone, port) + '\n');
        File.WriteAllText(Path.Combine(folder, "contacts"), "");
        File.WriteAllText(Path.Combine(folder, "current_contact"), "");
        // no line end: it goes into +sip.instance as it is
        File.WriteAllText(Path.Combine(folder, "uuid"), Guid.NewGuid().ToString());
    }

    private static string Account(Phone phone, int port)
    {
        var mode = phone.AnswersAlone ? "auto" : "manual";
        var codecs = $"audio_codecs={phone.Codecs};ptime={phone.PacketTime}" + (phone.Protection is { } protection ? ";mediaenc=" + protection : "");
        return (phone.Account ?? phone.Registrar?.Uri(phone.User, phone.Wire)) is { } account
            ? $"<{account}{(phone.Wire == Wire.Udp ? "" : $";transport={phone.Wire.ToString().ToLowerInvariant()}")}>;auth_user={phone.User};auth_pass={phone.Password};regint=60;answermode={mode};{codecs}"
            : $"<sip:{phone.User}@{phone.Host}:{port}>;regint=0;answermode={mode};{codecs}";
    }
}

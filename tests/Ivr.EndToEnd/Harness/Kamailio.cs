using System.Globalization;

namespace Ivr.EndToEnd;

/// <summary>
/// Debian's Kamailio: registrar (the password of user N is <c>pwN</c>), proxy with Record-Route, and dispatcher that deals calls to
/// <c>gw-NUMBER</c> out to gateways in turn, passing over the dead ones.
/// </summary>
internal sealed class Kamailio : IAsyncDisposable
{
    private readonly ChildProcess _process;

    private Kamailio(int port, ChildProcess process)
    {
        Port = port;
        _process = process;
    }

    public int Port { get; }

    public string Log => _process.Output + '\n' + _process.Errors;

    public string Uri(string user) => $"sip:{user}@127.0.0.1:{Port}";

    public static async Task<Kamailio> StartAsync(TempFolder folder, params IEnumerable<GatewayProcess> gateways)
    {
        var port = Ports.Sip();
        var list = folder.Write("dispatcher.list", string.Concat(gateways.Select(one => $"1 sip:{one.Endpoint} 0 0\n")));
        var settings = folder.Write("kamailio.cfg", Settings(port, list));
        var kamailio = new Kamailio(port, ChildProcess.Start(
            "/usr/sbin/kamailio", ["-DD", "-E", "-f", settings, "-Y", folder.Room("kamailio"), "-P", folder.At("kamailio.pid"), "-m", "32", "-M", "8"], folder.Path));
        try
        {
            await Eventually.SeeAsync("Kamailio answering", 20, async () =>
            {
                var ask = SipPeer.AskUdpAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), "up");
                return await Task.WhenAny(ask, Task.Delay(1000)) == ask && ask.IsCompletedSuccessfully ? await ask : null;
            });
            return kamailio;
        }
        catch
        {
            await kamailio.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks it, and so its own children, to end; a kill would leave those behind.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Ask();
            await _process.ExitAsync(10);
        }

        await _process.DisposeAsync();
    }

    private static string Settings(int port, string list) => string.Create(CultureInfo.InvariantCulture, $$"""
        #!KAMAILIO
        debug=2
        log_stderror=yes
        fork=yes
        children=2
        tcp_children=2
        disable_sctp=yes
        auto_aliases=no
        listen=udp:127.0.0.1:{{port}}
        listen=tcp:127.0.0.1:{{port}}
        mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
        loadmodule "kex.so"
        loadmodule "tm.so"
        loadmodule "tmx.so"
        loadmodule "sl.so"
        loadmodule "rr.so"
        loadmodule "pv.so"
        loadmodule "maxfwd.so"
        loadmodule "textops.so"
        loadmodule "siputils.so"
        loadmodule "usrloc.so"
        loadmodule "registrar.so"
        loadmodule "auth.so"
        loadmodule "dispatcher.so"
        modparam("tm", "fr_timer", 2000)
        modparam("usrloc", "db_mode", 0)
        modparam("dispatcher", "list_file", "{{list}}")
        modparam("dispatcher", "flags", 2)
        modparam("dispatcher", "ds_probing_mode", 1)
        modparam("dispatcher", "ds_ping_interval", 2)
        modparam("dispatcher", "xavp_dst", "dsdst")
        modparam("dispatcher", "xavp_ctx", "dsctx")
        request_route {
          if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
          if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
          if (has_totag()) {
            if (loose_route()) { t_relay(); exit; }
            if (is_method("ACK")) { if (t_check_trans()) { t_relay(); } exit; }
            sl_send_reply("404", "Not here"); exit;
          }
          if (is_method("OPTIONS") && $rU == $null) { sl_send_reply("200", "Here"); exit; }
          t_check_trans();
          if (is_method("REGISTER")) {
            if (!pv_auth_check("127.0.0.1", "pw$fU", "0", "1")) { auth_challenge("127.0.0.1", "0"); exit; }
            save("location"); exit;
          }
          if (is_method("INVITE")) { record_route(); }
          if ($rU =~ "^gw-") {
            strip(3);
            if (!ds_select_dst("1", "4")) { sl_send_reply("503", "No gateway"); exit; }
            t_on_failure("NEXT"); t_relay(); exit;
          }
          if (!lookup("location")) { t_newtran(); t_reply("404", "Not Found"); exit; }
          t_relay();
        }
        failure_route[NEXT] {
          if (t_is_canceled()) { exit; }
          if (t_check_status("5[0-9][0-9]") || (t_branch_timeout() && !t_branch_replied())) {
            if (ds_next_dst()) { t_on_failure("NEXT"); t_relay(); exit; }
          }
        }

        """);
}

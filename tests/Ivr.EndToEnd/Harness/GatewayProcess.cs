using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit.Sdk;

namespace Ivr.EndToEnd;

/// <summary>The built <c>ivr run</c>, in a folder of its own, on free ports.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private readonly GatewaySetup _setup;
    private readonly TempFolder _folder;
    private readonly HttpClient _http;
    private ChildProcess _process;

    private GatewayProcess(GatewaySetup setup, TempFolder folder)
    {
        _setup = setup;
        _folder = folder;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{setup.Http}"), Timeout = TimeSpan.FromSeconds(10) };
        _process = Run(setup, folder);
    }

    public string Data => DataOf(_setup, _folder);

    public int Id => _process.Id;

    public string Log => _process.Output + '\n' + _process.Errors;

    public IPEndPoint Endpoint => new(IPAddress.Parse(_setup.Address), _setup.Port);

    /// <summary>The certificate it shows by TLS; null: it speaks none.</summary>
    public string? Certificate => _setup.Certificate?.File;

    public string Uri(string user, Wire wire = Wire.Udp) => $"sip:{user}@{_setup.Host}:{(wire == Wire.Tls ? _setup.TlsPort : _setup.Port)}";

    /// <summary>Starts it and waits until it says it is ready.</summary>
    public static async Task<GatewayProcess> StartAsync(GatewaySetup setup, TempFolder folder)
    {
        var gateway = new GatewayProcess(setup, folder);
        try
        {
            await gateway.ReadyAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it for good or ill; for what must not start.</summary>
    public static ChildProcess Run(GatewaySetup setup, TempFolder folder)
    {
        var settings = folder.Write(setup.Name + ".yaml", setup.Yaml(DataOf(setup, folder)));
        var passwords = folder.Write(setup.Name + ".passwords", string.Concat(setup.Seats.Select(seat => $"{seat.Id}:{seat.Password}\n")));
        var accounts = folder.Write(setup.Name + ".accounts", string.Concat(setup.Trunks.Where(trunk => trunk.User is not null).Select(trunk => $"{trunk.Name}:pw{trunk.User}\n")));
        foreach (var secret in new[] { passwords, accounts })
        {
            File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return ChildProcess.Start(
            Places.Ivr, ["run", "--cold", "--settings", settings], folder.Path, new Dictionary<string, string> { ["IVR_SEAT_PASSWORDS_FILE"] = passwords, ["IVR_TRUNK_PASSWORDS_FILE"] = accounts });
    }

    /// <summary>The same again after <see cref="Kill"/>.</summary>
    public async Task RestartAsync()
    {
        await _process.ExitAsync(10);
        await _process.DisposeAsync();
        _process = Run(_setup, _folder);
        await ReadyAsync();
    }

    public void Kill() => _process.Kill();

    /// <summary>SIGTERM, and the exit code.</summary>
    public Task<int> StopAsync(double seconds)
    {
        _process.Ask();
        return _process.ExitAsync(seconds);
    }

    /// <summary>The record of a call, once it is written.</summary>
    public async Task<Cdr> RecordAsync(Func<Cdr, bool> which, double seconds = 20)
    {
        try
        {
            return await Eventually.SeeAsync("a call's record", seconds, () => Cdr.ReadAll(Data).FirstOrDefault(which));
        }
        catch (XunitException error)
        {
            throw new XunitException($"{error.Message}; there are: {string.Join("\n", Cdr.ReadAll(Data).Select(one => one.Story))}\n{Log}");
        }
    }

    /// <summary>What <c>/health</c> says, ready or not.</summary>
    public async Task<JsonElement> HealthReportAsync()
    {
        using var answer = await _http.GetAsync(new Uri("/health", UriKind.Relative));
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Waits until it takes calls and misses nothing: calls that nobody acknowledged are ended after 32 s, and their ports rest a while.</summary>
    public async Task HealthyAsync(double seconds = 60)
    {
        var problems = "it did not answer";
        try
        {
            await Eventually.BeAsync("a healthy gateway", seconds, async () =>
            {
                problems = (await HealthReportAsync()).GetProperty("problems").ToString();
                return problems == "[]";
            });
        }
        catch (XunitException error)
        {
            throw new XunitException($"{error.Message}: {problems}");
        }
    }

    /// <summary>Gives an order as an operator does, by <c>ivr</c>; what it printed.</summary>
    public async Task<string> OrderAsync(params string[] words)
    {
        await using var ivr = ChildProcess.Start(Places.Ivr, [.. words, "--data", Data], _folder.Path);
        return await ivr.ExitAsync(30) == 0 ? ivr.Output : throw new XunitException($"ivr {string.Join(' ', words)}: {ivr.Errors}");
    }

    /// <summary>Opens hours of the plan by hand: whatever the time is, stories go the same way.</summary>
    public async Task OpenAsync(string hours)
    {
        var until = DateTimeOffset.UtcNow.AddDays(1).ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        await OrderAsync("hours", "open", hours, "--until", until);
        await Eventually.BeAsync($"{hours} opened by hand", 15, async () => (await HealthReportAsync()).GetProperty("hoursByHand").EnumerateArray().Any(one => one.GetProperty("name").GetString() == hours));
    }

    /// <summary>Gives an order by the ops API, as who may read <c>ops.json</c>.</summary>
    /// <exception cref="XunitException">It was refused.</exception>
    public async Task PostAsync(string path, object order)
    {
        var token = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllBytesAsync(Path.Combine(Data, "ops.json"))).GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(order) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await _http.SendAsync(request);
        if (!answer.IsSuccessStatusCode)
        {
            throw new XunitException($"{path}: {answer.StatusCode}\n{await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Waits until the ops API shows something.</summary>
    public Task<JsonElement[]> SeeAsync(string path, string what, Func<JsonElement[], bool> holds, double seconds = 20) => Eventually.SeeAsync(what, seconds, async () =>
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(path, UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return null;
            }

            var list = JsonSerializer.Deserialize<JsonElement[]>(await answer.Content.ReadAsStringAsync()) ?? [];
            return holds(list) ? list : null;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    });

    public Task SeatsReadyAsync(params string[] ids) => SeeAsync(
        "/seats", $"seats {string.Join(' ', ids)} ready",
        seats => ids.All(id => seats.Any(seat => seat.GetProperty("id").GetString() == id && IsReady(seat))));

    /// <summary>200 or 503 of <c>/health</c>; null: it does not answer.</summary>
    public async Task<HttpStatusCode?> HealthAsync()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Ask();
            try
            {
                // whoever still talks at the end of a test is not waited for
                await _process.ExitAsync(2);
            }
            catch (XunitException)
            {
                _process.Kill();
            }
        }

        if (Environment.GetEnvironmentVariable("IVR_KEEP") is not null)
        {
            _folder.Write(_setup.Name + ".log", Log);
        }

        await _process.DisposeAsync();
        _http.Dispose();
    }

    private static string DataOf(GatewaySetup setup, TempFolder folder) => folder.At(setup.Name + "-data");

    private static bool IsReady(JsonElement seat) => seat.GetProperty("state") is { ValueKind: JsonValueKind.String } word
        ? string.Equals(word.GetString(), "ready", StringComparison.OrdinalIgnoreCase)
        : throw new XunitException("the state of a seat is a number to whoever reads /seats");

    private async Task ReadyAsync()
    {
        await Eventually.SeeAsync($"gateway '{_setup.Name}' ready", 60, async () =>
        {
            if (_process.HasExited)
            {
                throw new XunitException($"the gateway ended with {_process.ExitCode}:\n{Log}");
            }

            return await HealthAsync() == HttpStatusCode.OK ? this : null;
        });
    }
}

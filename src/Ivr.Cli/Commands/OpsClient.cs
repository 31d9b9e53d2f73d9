using System.CommandLine;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ivr.Gateway.Ops;

namespace Ivr.Cli.Commands;

/// <summary>Speaks with the gateway that runs on a data folder of this machine.</summary>
internal sealed class OpsClient : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly HttpClient _http;

    private OpsClient(OpsAccess access, Locale locale)
    {
        _http = new HttpClient { BaseAddress = new Uri(access.Url), Timeout = TimeSpan.FromSeconds(5) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        _http.DefaultRequestHeaders.AcceptLanguage.Add(new StringWithQualityHeaderValue(locale.Name));
        if (Environment.GetEnvironmentVariable(OperatorKeys.Variable) is { Length: > 0 } key)
        {
            _http.DefaultRequestHeaders.TryAddWithoutValidation(OperatorKeys.Header, key);
        }
    }

    public static Option<string> DataOption() => new("--data") { Description = "The data folder of the gateway.", HelpName = "DIR", DefaultValueFactory = _ => "data" };

    /// <summary>Does <paramref name="work"/> with the gateway, or says why that cannot be.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> UseAsync(string data, Screen screen, Func<OpsClient, Task<int>> work)
    {
        try
        {
            if (OpsFile.Read(data) is not { } access)
            {
                return screen.Refuse($"no gateway runs on the data folder {data}", "say which folder it was started with: `--data DIR`");
            }

            using var client = new OpsClient(access, screen.Locale);
            return await work(client);
        }
        catch (UnauthorizedAccessException)
        {
            return screen.Refuse($"{OpsFile.PathIn(data)} belongs to another user", "do this as the user the gateway runs as");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return screen.Refuse($"the gateway of {data} does not answer: {error.Message}", "look whether it still runs, and at its log");
        }
    }

    /// <summary>An answer, also when it is a refusal with a body of the same kind (health: 503).</summary>
    public async Task<(T? Answer, Phrase? Problem)> GetAsync<T>(string path) => await ReadAsync<T>(await _http.GetAsync(new Uri(path, UriKind.Relative)));

    public async Task<(T? Answer, Phrase? Problem)> PostAsync<T>(string path, object body) =>
        await ReadAsync<T>(await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Json));

    public void Dispose() => _http.Dispose();

    private static async Task<(T? Answer, Phrase? Problem)> ReadAsync<T>(HttpResponseMessage response)
    {
        using (response)
        {
            if (response.IsSuccessStatusCode || typeof(T) == typeof(HealthReport))
            {
                return (await response.Content.ReadFromJsonAsync<T>(Json), null);
            }

            var text = await response.Content.ReadAsStringAsync();
            try
            {
                return (default, JsonSerializer.Deserialize<OpsProblem>(text, Json)?.Problem ?? $"{text}");
            }
            catch (JsonException)
            {
                return (default, $"{(int)response.StatusCode} {response.ReasonPhrase}");
            }
        }
    }
}

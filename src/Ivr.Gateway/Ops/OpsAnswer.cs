using System.Text.Json;
using Ivr.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace Ivr.Gateway.Ops;

/// <summary>What the ops API answers: JSON, its phrases in the language of who asks (RFC 9110 §12.5.4), else in the gateway's own.</summary>
internal sealed class OpsAnswer : IResult
{
    private static readonly Dictionary<Locale, JsonSerializerOptions> Json = Locale.All.ToDictionary(static locale => locale, JsonIn);

    private readonly object? _body;
    private readonly int _status;

    private OpsAnswer(object? body, int status) => (_body, _status) = (body, status);

    public static OpsAnswer Of(object? body, int status = StatusCodes.Status200OK) => new(body, status);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var locale = Asked(httpContext.Request) ?? httpContext.RequestServices.GetRequiredService<Locale>();
        httpContext.Response.StatusCode = _status;
        httpContext.Response.Headers.ContentLanguage = locale.Name;
        httpContext.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        return httpContext.Response.WriteAsJsonAsync(_body, Json[locale]);
    }

    // Among equals the first; what is there with q=0 is not wanted.
    private static Locale? Asked(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .Where(static one => one.Quality is not 0).OrderByDescending(static one => one.Quality ?? 1)
        .Select(static one => Locale.Of(one.Value.ToString())).FirstOrDefault(static one => one is not null);

    private static JsonSerializerOptions JsonIn(Locale locale) => new(RecordFile.Json)
    {
        DefaultIgnoreCondition = default,
        Converters = { new PhraseConverter(locale) },
    };
}

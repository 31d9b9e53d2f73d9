using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prometheus;

namespace Ivr.Gateway.Ops;

/// <summary>HTTP on 127.0.0.1, and nowhere else.</summary>
internal sealed class OpsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OpsServer(WebApplication app, string url)
    {
        _app = app;
        Url = url;
    }

    public string Url { get; }

    /// <param name="port">0: any free one.</param>
    /// <param name="api">What answers.</param>
    /// <param name="metrics">What <c>/metrics</c> shows.</param>
    /// <param name="own">The language for who asks for none.</param>
    /// <param name="logs">Where it logs.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<OpsServer> StartAsync(int port, OpsApi api, CollectorRegistry metrics, Locale own, ILoggerFactory logs)
    {
        // No arguments, no environment, no appsettings.json: everything it needs stands here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "ivr" });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, port));
        builder.Services.AddSingleton(logs);
        builder.Services.AddRoutingCore();
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["127.0.0.1", "localhost"]);
        builder.Services.AddSingleton(own);
        var app = builder.Build();
        // A web page that resolves its own name to 127.0.0.1 reads nothing here.
        app.UseHostFiltering();
        app.UseRouting();
        api.Map(app);
        app.MapMetrics(settings => settings.Registry = metrics, "/metrics");
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new OpsServer(app, app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
    }

    private static void Limit(KestrelServerOptions kestrel, int port)
    {
        kestrel.Listen(IPAddress.Loopback, port);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 100;
        kestrel.Limits.MaxRequestBodySize = 4096;
        kestrel.Limits.MaxRequestHeadersTotalSize = 8192;
        kestrel.Limits.MaxRequestHeaderCount = 40;
        kestrel.Limits.MaxRequestLineSize = 2048;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(60);
    }
}

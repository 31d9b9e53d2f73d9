using System.Collections.Concurrent;
using Ivr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ivr.Speech.Tests.Engines;

/// <summary>One request as the server saw it, and when, by the test's time.</summary>
internal sealed record AzureRequest(string Method, string Path, IHeaderDictionary Headers, string Body, DateTimeOffset At);

/// <summary>A server on a free port of this machine that speaks Azure's documented contract, one scripted answer a request; the last is repeated.</summary>
internal sealed class AzureServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Func<HttpContext, Task>> _answers;
    private readonly ConcurrentQueue<AzureRequest> _requests = new();

    private AzureServer(SteppedTime time, Func<HttpContext, Task>[] answers)
    {
        Time = time;
        _answers = new(answers);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public SteppedTime Time { get; }

    public IReadOnlyList<AzureRequest> Requests => [.. _requests];

    public AzureOptions Options => new() { Endpoint = new Uri(_app.Urls.First() + "/cognitiveservices/v1"), Key = "k3y" };

    public static async Task<AzureServer> StartAsync(params Func<HttpContext, Task>[] answers)
    {
        var server = new AzureServer(new SteppedTime(), answers);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>200 with so many bytes of sound.</summary>
    public static Func<HttpContext, Task> Sound(int bytes) => async context =>
    {
        context.Response.ContentType = "audio/basic";
        await context.Response.Body.WriteAsync(Enumerable.Repeat((byte)0x55, bytes).ToArray());
    };

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return Task.CompletedTask;
    };

    /// <summary>Takes the request and never answers.</summary>
    public static async Task Hang(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    /// <summary>Promises 16,000 bytes, sends half of them and hangs up.</summary>
    public static async Task Half(HttpContext context)
    {
        context.Response.ContentType = "audio/basic";
        context.Response.ContentLength = 16_000;
        await context.Response.Body.WriteAsync(new byte[8000]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    /// <summary>Lets time pass, in small steps, until the work is done: the network between is a real one.</summary>
    public async Task<T> PassAsync<T>(Task<T> work)
    {
        while (!work.IsCompleted)
        {
            Time.Pass(TimeSpan.FromMilliseconds(50));
            await Task.WhenAny(work, Task.Delay(1));
        }

        return await work;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        _requests.Enqueue(new AzureRequest(context.Request.Method, context.Request.Path, new HeaderDictionary(context.Request.Headers.ToDictionary()), await body.ReadToEndAsync(), Time.GetUtcNow()));
        var answer = _answers.Count > 1 && _answers.TryDequeue(out var next) ? next : _answers.First();
        await answer(context);
    }
}

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Tests.Web;

/// <summary>One request as the server saw it.</summary>
internal sealed record OrderRequest(string Method, string Target, string Authorization, string Body);

/// <summary>A server on a free port of this machine; one scripted answer a request, the last is repeated.</summary>
internal sealed class OrderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<OrderRequest> _requests = new();
    private Queue<Func<HttpContext, Task>> _answers = new();

    public OrderServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
        _app.Start();
    }

    public string Url => _app.Urls.First();

    public IReadOnlyList<OrderRequest> Requests => [.. _requests];

    public void Answers(params Func<HttpContext, Task>[] answers) => _answers = new(answers);

    public static Func<HttpContext, Task> Json(string json) => context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    };

    public static Func<HttpContext, Task> Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    public static Func<HttpContext, Task> Bytes(int count) => context => context.Response.Body.WriteAsync(new byte[count]).AsTask();

    public static async Task Endless(HttpContext context)
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(new byte[4096]);
        }
    }

    /// <summary>Takes the request and never answers.</summary>
    public static Task Hang(HttpContext context)
    {
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    }

    /// <summary>Begins an answer and never ends it.</summary>
    public static async Task SlowBody(HttpContext context)
    {
        await context.Response.Body.WriteAsync("{\"status\":"u8.ToArray());
        await context.Response.Body.FlushAsync();
        await Hang(context);
    }

    /// <summary>Promises 100 bytes, sends ten and hangs up.</summary>
    public static async Task Half(HttpContext context)
    {
        context.Response.ContentLength = 100;
        await BrokenChunks(context);
    }

    /// <summary>Hangs up in the middle.</summary>
    public static async Task BrokenChunks(HttpContext context)
    {
        await context.Response.Body.WriteAsync(new byte[10]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        _requests.Enqueue(new OrderRequest(context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.Authorization.ToString(), await body.ReadToEndAsync()));
        await (_answers.Count > 1 ? _answers.Dequeue() : _answers.Peek())(context);
    }
}

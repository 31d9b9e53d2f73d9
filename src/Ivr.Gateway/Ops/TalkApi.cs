using Ivr.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Ivr.Gateway.Ops;

/// <summary>What an operator orders in the middle of a conversation; <see cref="CallCentre"/> has it done.</summary>
internal sealed record TalkHands
{
    public required Func<string, string, string, Task<Phrase?>> Join { get; init; }

    public required Func<string, string, SupervisionMode?, string, Task<Phrase?>> Supervise { get; init; }

    public required Func<string, bool, string, Task<Phrase?>> Record { get; init; }
}

/// <summary>Orders for conversations: <c>POST /calls/CALL-ID/join</c>, <c>/supervise</c>, <c>/recording</c>. Only with the token; who, what and whom stand in the log.</summary>
internal sealed partial class TalkApi(OpsToken token, TalkHands hands, ILogger<TalkApi> log)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/calls/{call}/join", (string call, JoinOrder order, HttpRequest request) =>
            DoAsync(request, call, order.Who, $"join {order.Whom}", OpsOrders.IsName(order.Whom) ? null : "`whom` is a seat, a number or a SIP URI", id => hands.Join(id, order.Whom!, order.Who!)));
        routes.MapPost("/calls/{call}/supervise", (string call, SuperviseOrder order, HttpRequest request) => SuperviseAsync(request, call, order));
        routes.MapPost("/calls/{call}/recording", (string call, RecordingOrder order, HttpRequest request) =>
            DoAsync(request, call, order.Who, $"recording {order.Switch}", order.Switch is "pause" or "resume" ? null : "`switch` is one of pause, resume", id => hands.Record(id, order.Switch == "resume", order.Who!)));
    }

    private Task<IResult> SuperviseAsync(HttpRequest request, string call, SuperviseOrder order)
    {
        SupervisionMode? mode = order.Mode switch
        {
            "listen" => SupervisionMode.Listen,
            "whisper" => SupervisionMode.Whisper,
            "barge" => SupervisionMode.Barge,
            _ => null,
        };
        Phrase? problem = mode is null && order.Mode != "stop" ? "`mode` is one of listen, whisper, barge, stop"
            : order.Whom is null || OpsOrders.IsName(order.Whom) ? null
            : "`whom` is a seat, a number or a SIP URI; left out: who supervises already";
        return DoAsync(request, call, order.Who, $"{order.Mode} {order.Whom}", problem, id => hands.Supervise(id, order.Whom ?? "", mode, order.Who!));
    }

    private async Task<IResult> DoAsync(HttpRequest request, string call, string? who, string what, Phrase? problem, Func<string, Task<Phrase?>> work)
    {
        if (token.Refuse(request) is { } stranger)
        {
            LogRefused();
            return stranger;
        }

        problem ??= OpsOrders.IsName(who) ? null : OpsOrders.NoName;
        if (problem is not null)
        {
            return OpsProblem.Answer(problem, StatusCodes.Status400BadRequest);
        }

        // A path's slashes stay escaped, and a Call-ID may have them.
        var id = call.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var answer = await work(id);
        LogOrdered(id, what.Trim(), who!, answer?.English ?? "done");
        return answer is null
            ? OpsAnswer.Of(new TalkAnswer(id), StatusCodes.Status202Accepted)
            : OpsProblem.Answer(answer, answer.Equals(CallCentre.NoSuchTalk) ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
    }

    [LoggerMessage(3411, LogLevel.Warning, "call {Call}: {What}, ordered by {Who}: {Answer}")]
    private partial void LogOrdered(string call, string what, string who, string answer);

    [LoggerMessage(3412, LogLevel.Warning, "an order for a conversation came without the right token and was refused")]
    private partial void LogRefused();
}

/// <summary>One more is to talk with them.</summary>
/// <param name="Whom">A seat, a number seats may call, or a SIP URI of either.</param>
/// <param name="Who">The operator.</param>
public sealed record JoinOrder(string? Whom, string? Who);

/// <summary>A supervisor is to take part.</summary>
/// <param name="Mode"><c>listen</c>, <c>whisper</c>, <c>barge</c>, <c>stop</c>.</param>
/// <param name="Whom">As for <see cref="JoinOrder"/>; null: who supervises already.</param>
/// <param name="Who">The operator.</param>
public sealed record SuperviseOrder(string? Mode, string? Whom, string? Who);

/// <summary>The recording of a conversation.</summary>
/// <param name="Switch"><c>pause</c>, <c>resume</c>.</param>
/// <param name="Who">The operator.</param>
public sealed record RecordingOrder(string? Switch, string? Who);

/// <summary>An order that was taken.</summary>
public sealed record TalkAnswer(string Call);

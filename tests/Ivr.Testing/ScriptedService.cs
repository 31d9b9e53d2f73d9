using System.Text;
using Ivr.Flows;

namespace Ivr.Testing;

/// <summary>A web service of the virtual world.</summary>
public sealed class ScriptedService(VirtualTime time)
{
    private readonly List<WebQuestion> _asked = [];

    /// <summary>When it answers; longer than it is waited for: never.</summary>
    public TimeSpan After { get; set; } = TimeSpan.FromSeconds(1);

    public int Status { get; set; } = 200;

    public string Json { get; set; } = "{}";

    public IReadOnlyList<WebQuestion> Asked => _asked;

    /// <summary>Questions whose caller did not wait for the answer.</summary>
    public int GivenUp { get; private set; }

    public Task<WebReply> AskAsync(WebQuestion question, CancellationToken stop)
    {
        _asked.Add(question);
        var reply = new TaskCompletionSource<WebReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        var comes = After < question.Within;
        time.CreateTimer(_ => reply.TrySetResult(comes ? new WebReply(Status, Encoding.UTF8.GetBytes(Json)) : WebReply.None), null, comes ? After : question.Within, Timeout.InfiniteTimeSpan);
        stop.Register(() => GivenUp += reply.TrySetResult(WebReply.None) ? 1 : 0);
        return reply.Task;
    }
}

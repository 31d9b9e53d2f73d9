using Ivr.Gateway.Ops;

namespace Ivr.Gateway.Tests.Ops;

/// <summary>Keeps the orders for conversations it gets.</summary>
internal sealed class TestHands
{
    public List<string> Orders { get; } = [];

    /// <summary>Null: every order is carried out.</summary>
    public Phrase? Answer { get; set; }

    public TalkHands Hands => new()
    {
        Join = (call, whom, who) => Take($"join {call} {whom} {who}"),
        Supervise = (call, whom, mode, who) => Take($"supervise {call} {whom} {mode} {who}"),
        Record = (call, on, who) => Take($"record {call} {on} {who}"),
    };

    private Task<Phrase?> Take(string order)
    {
        Orders.Add(order);
        return Task.FromResult(Answer);
    }
}

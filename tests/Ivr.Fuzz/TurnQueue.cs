namespace Ivr.Fuzz;

/// <summary>A home whose turns are taken when asked.</summary>
internal sealed class TurnQueue : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Work, object? State)> _turns = new();

    public override void Post(SendOrPostCallback d, object? state) => _turns.Enqueue((d, state));

    public void Drain()
    {
        while (_turns.TryDequeue(out var turn))
        {
            turn.Work(turn.State);
        }
    }
}

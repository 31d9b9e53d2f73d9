namespace Ivr.Media.Tests;

/// <summary>A call's loop that is busy: what is posted waits until the test lets it run.</summary>
internal sealed class HeldHome : SynchronizationContext
{
    private readonly Queue<Action> _posts = new();

    public override void Post(SendOrPostCallback d, object? state) => _posts.Enqueue(() => d(state));

    public void Run()
    {
        while (_posts.TryDequeue(out var post))
        {
            post();
        }
    }
}

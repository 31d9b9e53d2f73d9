using Xunit;

namespace Ivr.Gateway.Tests;

/// <summary>Waits for what another thread is about to do; fails loudly when it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task Async(Func<bool> condition)
    {
        using var enough = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(enough.IsCancellationRequested, "it did not happen");
            await Task.Yield();
        }
    }
}

using Ivr.Acd;
using StackExchange.Redis;

namespace Ivr.Redis;

/// <summary>The one way to the server: whatever goes wrong there becomes <see cref="StoreUnavailableException"/>.</summary>
internal sealed class StoreDoor(IDatabase server)
{
    public IDatabase Server => server;

    /// <summary>Runs a script; its answer is a flat array.</summary>
    public Task<string[]> RunAsync(Script script, RedisKey[] keys, params RedisValue[] arguments) =>
        AskAsync(async () => Strings(await server.ScriptEvaluateAsync(script.Text, keys, arguments).ConfigureAwait(false)));

    public static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            throw new StoreUnavailableException(FirstLine(error.Message), error);
        }
    }

    private static string[] Strings(RedisResult answer) => answer.IsNull ? [] : [.. ((RedisResult[])answer!).Select(one => one.ToString())];

    private static string FirstLine(string message) => message.Split('\n', 2)[0];
}

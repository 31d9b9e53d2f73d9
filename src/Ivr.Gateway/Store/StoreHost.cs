using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using Garnet;
using Garnet.common;

namespace Ivr.Gateway.Store;

/// <summary>
/// The child side of the embedded store: a Garnet server on 127.0.0.1 that lives exactly as long as its parent.
/// It runs in its own process because Garnet may end its process (Environment.FailFast) when the disk fails,
/// and because a crash of the gateway then loses no acknowledged write.
/// </summary>
public static class StoreHost
{
    /// <summary>Ports are taken below the range that outgoing connections use, so a restart finds its port free.</summary>
    private const int FirstPort = 20000, LastPort = 32000, Attempts = 20;

    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(5), Look = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Serves <paramref name="directory"/> until standard input ends (the parent died or closed it) or SIGTERM.
    /// Prints <c>PORT n</c> once it answers. Returns the process's exit code: 0, or 1 after one line on standard error.
    /// </summary>
    /// <param name="directory">Data folder; created when missing, held by <c>store.lock</c>.</param>
    /// <param name="port">TCP port, or null to choose one.</param>
    /// <param name="chance">Chooses the port.</param>
    /// <param name="time">Clock of the wait for a lock that a dying predecessor still holds.</param>
    public static async Task<int> RunAsync(string directory, int? port, Random chance, TimeProvider time)
    {
        // Ctrl-C and a closed terminal reach the whole process group; the parent must drain its calls first,
        // and then closes our standard input.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static c => c.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static c => c.Cancel = true);

        FileStream? only;
        try
        {
            Directory.CreateDirectory(directory);
            only = await LockAsync(Path.Combine(directory, "store.lock"), time);
            FindRoom(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Fail($"the data folder {directory} cannot be used: {e.Message}");
        }

        if (only is null)
        {
            return Fail($"the data folder {directory} is in use by another gateway; stop that one, or give this one its own --data folder");
        }

        using (only)
        {
            var server = Start(directory, port, chance, out int bound, out string? why);
            if (server is null)
            {
                return Fail($"the embedded store cannot start: {why}");
            }

            int once = 0;
            void Stop()
            {
                // a second Dispose of a GarnetServer throws
                if (Interlocked.Exchange(ref once, 1) == 0)
                {
                    server.Dispose();
                }
            }

            AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
            using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, c =>
            {
                c.Cancel = true;
                Environment.Exit(0);
            });
            Console.WriteLine($"PORT {bound}");
            _ = WatchAsync(server, directory, () => Volatile.Read(ref once) != 0, time);
            while (Console.In.Read() >= 0)
            {
                // nobody speaks to us; we only wait for the end of the stream
            }

            Stop();
            return 0;
        }
    }

    /// <summary>Writes a megabyte and takes it away again: with less, what is acknowledged next may be lost.</summary>
    private static void FindRoom(string directory)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0, Options = FileOptions.DeleteOnClose };
        using var room = new FileStream(Path.Combine(directory, "store.room"), options);
        room.Write(new byte[1 << 20]);
    }

    /// <summary>
    /// After a write that the disk refused Garnet takes none any more, also when there is room again, and goes on to answer reads with what
    /// no disk has. So it ends, and does not start again before there is room.
    /// </summary>
    private static async Task WatchAsync(GarnetServer server, string directory, Func<bool> ending, TimeProvider time)
    {
        using var often = new PeriodicTimer(Look, time);
        while (await often.WaitForNextTickAsync())
        {
            try
            {
                await server.Store.WaitForCommitAsync();
            }
            catch (Exception e) when (!ending())
            {
                Environment.Exit(Fail($"the disk of {directory} has refused what was written: {e.Message}"));
            }
        }
    }

    private static GarnetServer? Start(string directory, int? port, Random chance, out int bound, out string? why)
    {
        bound = 0;
        why = null;
        for (int attempt = 0; attempt < (port is null ? Attempts : 1); attempt++)
        {
            bound = port ?? FreePort(chance);
            GarnetServer? server = null;
            try
            {
                server = new GarnetServer(Arguments(directory, bound));
                server.Start();
                return server;
            }
            catch (GarnetException e)
            {
                why = $"port {bound}: {e.Message}";
                server?.Dispose();
            }
            catch (Exception e)
            {
                why = $"port {bound}: {e.GetType().Name}: {e.Message}";
                return null;
            }
        }

        return null;
    }

    private static string[] Arguments(string directory, int port) =>
    [
        "--bind", "127.0.0.1", "--port", $"{port}", "-q",
        "--memory", "64m", "--page", "1m", "--index", "1m", "--index-max-size", "64m",
        "--aof", "--aof-memory", "32m", "--aof-page-size", "4m", "--aof-segment-size", "16m", "--aof-size-limit", "64m",
        // the native device wants libaio and ends the process on the first write where it is missing
        "--checkpointdir", directory, "--recover", "--device-type", "RandomAccess",
        // without transaction mode two claims may take the same caller
        "--lua", "--lua-transaction-mode",
        "--lua-memory-management-mode", "Managed", "--lua-script-memory-limit", "8m", "--lua-script-timeout", "1000",
        "--pubsub-pagesize", "4k",
    ];

    private static int FreePort(Random chance)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(e => e.Port).ToHashSet();
        int port;
        do
        {
            port = chance.Next(FirstPort, LastPort);
        }
        while (taken.Contains(port));
        return port;
    }

    /// <summary>A killed gateway's child needs a moment to flush; its successor waits for it.</summary>
    private static async Task<FileStream?> LockAsync(string path, TimeProvider time)
    {
        long began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Path.Exists(path))
            {
                if (time.GetElapsedTime(began) > LockPatience)
                {
                    return null;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(100), time);
            }
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}

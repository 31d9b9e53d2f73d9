using System.Diagnostics;
using System.Reflection;

namespace Ivr.Gateway.Store;

/// <summary>How the executable that serves the store is started: <c>ivr store DIR [PORT]</c>.</summary>
/// <param name="File">The program, e.g. <c>/opt/ivr/ivr</c> or <c>dotnet</c>.</param>
/// <param name="Leading">Arguments before <c>store</c>, e.g. the path of <c>ivr.dll</c>.</param>
public sealed record StoreProgram(string File, IReadOnlyList<string> Leading)
{
    /// <summary>This very program: the same executable, or <c>dotnet ivr.dll</c> where dotnet hosts us.</summary>
    /// <exception cref="StoreStartException">The running program is not <c>ivr</c> and none lies beside it.</exception>
    public static StoreProgram Own()
    {
        string? entry = Assembly.GetEntryAssembly()?.GetName().Name;
        if (entry == "ivr" && Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "ivr")
        {
            return new StoreProgram(self, []);
        }

        string beside = Path.Combine(AppContext.BaseDirectory, "ivr.dll");
        return System.IO.File.Exists(beside)
            ? At(beside)
            : throw new StoreStartException($"the embedded store needs the 'ivr' program, and {beside} does not exist");
    }

    /// <summary>The program at <paramref name="path"/>: an executable, or a <c>.dll</c> that dotnet runs.</summary>
    public static StoreProgram At(string path)
    {
        if (!path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
        {
            return new StoreProgram(path, []);
        }

        string host = Environment.ProcessPath is { } self && Path.GetFileNameWithoutExtension(self) == "dotnet"
            ? self
            : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        return new StoreProgram(host, [path]);
    }

    internal ProcessStartInfo Command(string directory, int? port)
    {
        var start = new ProcessStartInfo(File)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in Leading)
        {
            start.ArgumentList.Add(argument);
        }

        start.ArgumentList.Add("store");
        start.ArgumentList.Add(directory);
        if (port is { } fixedPort)
        {
            start.ArgumentList.Add($"{fixedPort}");
        }

        return start;
    }
}

/// <summary>The embedded store did not start; the message is one line for the operator.</summary>
public sealed class StoreStartException(string message) : Exception(message);

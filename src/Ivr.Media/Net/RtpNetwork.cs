using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Media;

/// <summary>The kernel's UDP.</summary>
public static partial class RtpNetwork
{
    /// <summary>The fastest this system has: epoll and plain system calls on Linux, else the class library's sockets, said in the log.</summary>
    public static IRtpNetwork Create(ILoggerFactory? logs = null)
    {
        var log = (logs ?? NullLoggerFactory.Instance).CreateLogger(typeof(RtpNetwork).FullName!);
        if (!OperatingSystem.IsLinux())
        {
            LogPlain(log, RuntimeInformation.OSDescription);
            return new PlainNetwork();
        }

        try
        {
            return new EpollNetwork();
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            LogPlain(log, error.Message);
            return new PlainNetwork();
        }
    }

    [LoggerMessage(303, LogLevel.Warning, "No epoll here, RTP goes over plain sockets at about twice the cost: {Why}")]
    private static partial void LogPlain(ILogger log, string why);
}

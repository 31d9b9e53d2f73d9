using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Media;

/// <summary>The kernel's UDP.</summary>
public static partial class RtpNetwork
{
    /// <summary>
    /// The fastest this system has: epoll with an io_uring to send by, epoll with plain system calls, else the class library's
    /// sockets; what it is not, is said in the log.
    /// </summary>
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
            return new EpollNetwork(Ring(log));
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException or PlatformNotSupportedException)
        {
            LogPlain(log, error.Message);
            return new PlainNetwork();
        }
    }

    private static SendRing? Ring(ILogger log)
    {
        try
        {
            return new SendRing();
        }
        catch (PlatformNotSupportedException error)
        {
            LogNoRing(log, error.Message);
            return null;
        }
    }

    [LoggerMessage(304, LogLevel.Information, "RTP is sent by a system call for each packet, a fifth dearer: {Why}")]
    private static partial void LogNoRing(ILogger log, string why);

    [LoggerMessage(303, LogLevel.Warning, "No epoll here, RTP goes over plain sockets at about twice the cost: {Why}")]
    private static partial void LogPlain(ILogger log, string why);
}

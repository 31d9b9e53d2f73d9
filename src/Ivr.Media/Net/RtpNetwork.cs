namespace Ivr.Media;

/// <summary>The kernel's UDP.</summary>
public static class RtpNetwork
{
    public static IRtpNetwork Create() => throw new NotSupportedException();
}

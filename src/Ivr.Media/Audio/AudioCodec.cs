namespace Ivr.Media;

/// <summary>
/// The codecs we speak (RFC 3551 section 4.5). Each makes one byte of an eighth of a millisecond, so lengths in bytes and in
/// timestamp units are the same number: G.722 too, whose RTP clock is 8000 Hz by an old mistake that stands (section 4.5.2).
/// </summary>
public enum AudioCodec { Pcma, Pcmu, G722 }

/// <summary>What the world calls them.</summary>
internal static class AudioCodecs
{
    /// <summary>The encoding name of <c>a=rtpmap</c>.</summary>
    public static string NameOf(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcma => "PCMA",
        AudioCodec.Pcmu => "PCMU",
        _ => "G722",
    };

    /// <summary>The static payload type (RFC 3551 section 6).</summary>
    public static int NumberOf(AudioCodec codec) => codec switch
    {
        AudioCodec.Pcma => PayloadMap.Pcma,
        AudioCodec.Pcmu => PayloadMap.Pcmu,
        _ => PayloadMap.G722,
    };

    /// <summary>Byte by byte through a table, whatever came before.</summary>
    public static bool IsG711(AudioCodec codec) => codec != AudioCodec.G722;
}

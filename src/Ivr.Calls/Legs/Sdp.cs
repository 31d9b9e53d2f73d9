namespace Ivr.Calls;

/// <summary>What a session description is called on the wire (RFC 8866 8.2.1).</summary>
internal static class Sdp
{
    public const string ContentType = "application/sdp";
}

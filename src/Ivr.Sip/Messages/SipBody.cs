namespace Ivr.Sip;

/// <summary>What a message carries; to SIP it is bytes.</summary>
/// <param name="ContentType">Such as <c>application/sdp</c>.</param>
/// <param name="Bytes">As sent.</param>
public sealed record SipBody(string ContentType, ReadOnlyMemory<byte> Bytes);

namespace Ivr.Media;

/// <summary>Whose socket it is: a leg's for RTP, or its RTCP's. On the media thread.</summary>
internal interface IRtpOwner
{
    RtpLeg Leg { get; }

    /// <summary>A datagram came; it may be changed in place.</summary>
    void Receive(Span<byte> datagram, in RtpAddress from, long tick);

    /// <summary>The network took one of its datagrams and then did not send it.</summary>
    void Refused();
}

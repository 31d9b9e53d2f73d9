namespace Ivr.Media;

/// <summary>One packet of sound on its way through a leg; decoded when somebody first asks for it, and then once.</summary>
/// <param name="packet">As received.</param>
/// <param name="codec">What it is in.</param>
/// <param name="ahead">See <see cref="Reception.Take"/>.</param>
/// <param name="coder">The stream's.</param>
/// <param name="scratch">Room for the samples, the thread's.</param>
internal ref struct Sound(RtpPacket packet, AudioCodec codec, int? ahead, VoiceCoder coder, Span<short> scratch)
{
    private readonly Span<short> _samples = scratch[..packet.Payload.Length];
    private bool _isDecoded;

    public readonly RtpPacket Packet { get; } = packet;

    public readonly AudioCodec Codec => codec;

    /// <summary>The first of a stream whose clock has nothing to do with the last one's.</summary>
    public readonly bool IsNewStream => ahead is null;

    /// <summary>
    /// 16-bit linear, 8 kHz. A late packet of a codec with state is decoded in the state as it is by then: a little rough, and
    /// much better than a hole.
    /// </summary>
    public ReadOnlySpan<short> Linear
    {
        get
        {
            if (!_isDecoded)
            {
                coder.Decode(codec, Packet.Payload, _samples);
                _isDecoded = true;
            }

            return _samples;
        }
    }
}

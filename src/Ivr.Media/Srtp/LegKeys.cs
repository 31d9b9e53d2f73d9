namespace Ivr.Media;

/// <summary>The two directions of one protected leg, made where it is negotiated, used and disposed of on the media thread.</summary>
/// <param name="Ssrc">What <paramref name="Out"/> goes out as when it succeeds another key.</param>
internal sealed record LegKeys(SrtpSender Out, SrtpReceiver In, uint Ssrc);

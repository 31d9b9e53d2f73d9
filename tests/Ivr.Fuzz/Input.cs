namespace Ivr.Fuzz;

/// <summary>Which parser an input is for.</summary>
internal enum InputKind { Sip, Sdp, Rtp }

/// <summary>One datagram or body to be read.</summary>
internal sealed record Input(InputKind Kind, byte[] Bytes);

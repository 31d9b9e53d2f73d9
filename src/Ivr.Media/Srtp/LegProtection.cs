namespace Ivr.Media;

/// <summary>
/// What protects one leg on the media thread: before anything else on the way in, after everything else on the way out.
/// Without keys bytes pass as they are.
/// </summary>
internal sealed class LegProtection
{
    private LegKeys? _keys;
    private bool _hadKeys;

    // Packets under the key before may still be on their way, until the first under the new one.
    private SrtpReceiver? _former;

    /// <returns>What we send begins as a new stream: it has a new key, and had one before.</returns>
    public bool Agree(LegKeys? keys)
    {
        var begins = _hadKeys && keys is not null && !ReferenceEquals(keys.Out, _keys?.Out);
        _hadKeys |= keys is not null;
        if (_keys is { } old)
        {
            if (!ReferenceEquals(keys?.Out, old.Out))
            {
                old.Out.Dispose();
            }

            if (!ReferenceEquals(keys?.In, old.In))
            {
                _former?.Dispose();
                _former = keys is null ? null : old.In;
                (keys is null ? old.In : null)?.Dispose();
            }
        }

        _keys = keys;
        return begins;
    }

    /// <summary>Opens an RTP packet in place.</summary>
    /// <param name="length">How much of it is the packet.</param>
    public SrtpResult Open(Span<byte> datagram, out int length) => Open(datagram, isControl: false, out length);

    /// <summary>The same of RTCP.</summary>
    public SrtpResult OpenControl(Span<byte> datagram, out int length) => Open(datagram, isControl: true, out length);

    /// <summary>Protects the RTP packet in the first <paramref name="length"/> bytes.</summary>
    /// <returns>Its length now; 0: it must not be sent.</returns>
    public int Seal(Span<byte> wire, int length) => _keys is { } keys ? keys.Out.Protect(wire, length) : length;

    /// <summary>The same for RTCP.</summary>
    public int SealControl(Span<byte> wire, int length) => _keys is { } keys ? keys.Out.ProtectControl(wire, length) : length;

    public void Close() => Agree(null);

    private SrtpResult Open(Span<byte> datagram, bool isControl, out int length)
    {
        length = datagram.Length;
        if (_keys is not { } keys)
        {
            return SrtpResult.Good;
        }

        var result = Open(keys.In, datagram, isControl, out length);
        if (_former is not { } former)
        {
            return result;
        }

        if (result == SrtpResult.Good)
        {
            _former = null;
            former.Dispose();
            return result;
        }

        return result == SrtpResult.Forged ? Open(former, datagram, isControl, out length) : result;
    }

    private static SrtpResult Open(SrtpReceiver receiver, Span<byte> datagram, bool isControl, out int length) =>
        isControl ? receiver.UnprotectControl(datagram, out length) : receiver.Unprotect(datagram, out length);
}

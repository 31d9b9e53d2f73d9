namespace Ivr.Media;

/// <summary>
/// What a suite does with the bytes of a packet, under the session keys of one direction of RTP, or of RTCP. The body is
/// changed in place, the tag lies elsewhere: where, is the packet's layout. Used on one thread, allocates nothing, throws
/// nothing over bytes.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>Encrypts <paramref name="body"/> behind its first <paramref name="clear"/> bytes and writes the tag.</summary>
    /// <param name="word">Four bytes the tag covers besides the body: the rollover counter of RTP, E and index of RTCP.</param>
    public abstract void Seal(Span<byte> body, int clear, uint ssrc, ulong index, uint word, Span<byte> tag);

    /// <summary>False: the tag is not this body's, which is then as it was.</summary>
    /// <param name="clear">As many bytes as the body has: it was not encrypted (RTCP without E).</param>
    public abstract bool Open(Span<byte> body, int clear, uint ssrc, ulong index, uint word, ReadOnlySpan<byte> tag);

    public abstract void Dispose();

    public static SrtpTransform Rtp(SrtpMaster master) => Of(master, 0);

    public static SrtpTransform Rtcp(SrtpMaster master) => Of(master, KeyDerivation.Control);

    private static SrtpTransform Of(SrtpMaster master, byte kind)
    {
        var suite = master.Suite;
        Span<byte> key = stackalloc byte[suite.KeyLength];
        Span<byte> salt = stackalloc byte[suite.SaltLength];
        Span<byte> authentication = stackalloc byte[CounterTransform.AuthenticationKeyLength];
        KeyDerivation.Derive(master, (byte)(KeyDerivation.Cipher + kind), key);
        KeyDerivation.Derive(master, (byte)(KeyDerivation.Salt + kind), salt);
        KeyDerivation.Derive(master, (byte)(KeyDerivation.Authentication + kind), authentication);
        try
        {
            return suite.IsAead ? new GcmTransform(key, salt, isControl: kind != 0) : new CounterTransform(key, salt, authentication);
        }
        finally
        {
            key.Clear();
            authentication.Clear();
        }
    }
}

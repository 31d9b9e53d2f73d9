namespace Ivr.Sip;

/// <summary>
/// Whether the other end of a connection we dialled is still there (RFC 5626 3.5.1): after a silence it is asked by a ping. Only
/// who answered one before is held to it: many do not know pings, and their connection must not be cut under a call that rings.
/// </summary>
internal sealed class KeepAlive(SipSocketOptions options, TimeProvider time)
{
    /// <summary>CR LF twice.</summary>
    public static readonly ReadOnlyMemory<byte> Ping = "\r\n\r\n"u8.ToArray();

    private const long NotAsked = long.MinValue;

    private long _heard = time.GetTimestamp();
    private long _asked = NotAsked;
    private volatile bool _answers;

    /// <summary>What is to be done now.</summary>
    public enum Need
    {
        Nothing,
        Ping,
        Close,
    }

    /// <summary>A pong has come.</summary>
    public bool Answers => _answers;

    /// <summary>Something came. By the reader.</summary>
    /// <param name="bytes">What.</param>
    /// <param name="isBetween">No message is half read.</param>
    /// <returns>True: it was the pong, and nothing else.</returns>
    public bool Hear(ReadOnlySpan<byte> bytes, bool isBetween)
    {
        Volatile.Write(ref _heard, time.GetTimestamp());
        if (Volatile.Read(ref _asked) == NotAsked || !isBetween || !bytes.SequenceEqual("\r\n"u8))
        {
            return false;
        }

        return _answers = true;
    }

    /// <summary>Looked at now and then, by one thread at a time.</summary>
    /// <param name="mustAnswer">He who is there is known to answer pings.</param>
    public Need Look(bool mustAnswer)
    {
        var heard = Volatile.Read(ref _heard);
        if (_asked == NotAsked)
        {
            return time.GetElapsedTime(heard) > options.Ping ? Ask() : Need.Nothing;
        }

        if (heard >= _asked)
        {
            Volatile.Write(ref _asked, NotAsked);
            return Need.Nothing;
        }

        if (time.GetElapsedTime(_asked) <= options.Pong)
        {
            return Need.Nothing;
        }

        // Who does not answer is asked again all the same: it keeps a NAT open.
        return mustAnswer ? Need.Close : time.GetElapsedTime(_asked) > options.Ping ? Ask() : Need.Nothing;
    }

    private Need Ask()
    {
        Volatile.Write(ref _asked, time.GetTimestamp());
        return Need.Ping;
    }
}

namespace Ivr.Sip;

/// <summary>What a transport hands everything to that arrives. Any thread; never throws.</summary>
public sealed class SipReceiver
{
    private readonly Action<SipFlow, SipParsed> _take;
    private readonly Action<SipFlow> _pong;
    private readonly Action<SipFlow> _closed;

    internal SipReceiver(Action<SipFlow, SipParsed> take, Action<SipFlow> pong, Action<SipFlow> closed)
    {
        _take = take;
        _pong = pong;
        _closed = closed;
    }

    /// <summary>One datagram. The bytes may be used again as soon as this returns.</summary>
    public void Datagram(SipFlow flow, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            Take(flow, SipParser.Parse(bytes.ToArray()));
        }
    }

    /// <summary>A new connection: what it brings goes into the result, in order, by one thread at a time.</summary>
    public SipStream Open(SipFlow flow) => new(this, flow);

    /// <summary>A connection is no more, whoever ended it; after everything it brought.</summary>
    public void Closed(SipFlow flow) => _closed(flow);

    internal void Take(SipFlow flow, SipParsed parsed)
    {
        if (!parsed.IsKeepAlive)
        {
            _take(flow, parsed);
        }
        else if (flow.IsReliable)
        {
            _pong(flow);
        }
    }
}

/// <summary>The bytes of one connection on their way to becoming messages.</summary>
public sealed class SipStream
{
    private readonly SipStreamReader _reader = new();
    private readonly SipReceiver _receiver;
    private readonly SipFlow _flow;

    internal SipStream(SipReceiver receiver, SipFlow flow)
    {
        _receiver = receiver;
        _flow = flow;
    }

    /// <summary>At least one whole message or ping has come.</summary>
    public bool HasSpoken { get; private set; }

    /// <summary>No message is half read.</summary>
    internal bool IsBetween => _reader.IsBetween;

    /// <summary>Takes what the connection delivered. False: its framing is lost, what was to say is said, close it.</summary>
    public bool Received(ReadOnlySpan<byte> bytes)
    {
        _reader.Append(bytes);
        while (_reader.TryRead(out var parsed))
        {
            HasSpoken |= parsed.Fault is null;
            _receiver.Take(_flow, parsed);
        }

        return !_reader.IsBroken;
    }
}

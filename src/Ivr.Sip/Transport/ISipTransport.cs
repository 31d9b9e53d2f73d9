using System.Net;

namespace Ivr.Sip;

/// <summary>The wire: sockets in production, a virtual network in tests.</summary>
public interface ISipTransport : IAsyncDisposable
{
    SipTransportKind Kind { get; }

    /// <summary>Where it listens; the true port once started.</summary>
    IPEndPoint Local { get; }

    /// <summary>Opens and hands everything that arrives to <paramref name="receiver"/>, from any thread.</summary>
    /// <exception cref="SipBindException">The address cannot be opened.</exception>
    void Start(SipReceiver receiver);

    /// <summary>Sends one message; never blocks, never throws. Any thread.</summary>
    /// <param name="flow">Where to; of this transport's kind.</param>
    /// <param name="message">Whole message; it does not change any more.</param>
    /// <param name="failed">Called at most once, on any thread, when it surely did not go.</param>
    /// <returns>The connection it goes by, as <see cref="SipFlow.Connection"/> names it and its end will; 0: there is none.</returns>
    long Send(SipFlow flow, ReadOnlyMemory<byte> message, Action? failed);
}

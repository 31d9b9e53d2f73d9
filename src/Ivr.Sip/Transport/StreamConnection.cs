using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Channels;

namespace Ivr.Sip;

/// <summary>One TCP or TLS connection: a reading loop, a writing loop, and when it was last heard.</summary>
internal sealed class StreamConnection : IDisposable
{
    private readonly Channel<(ReadOnlyMemory<byte> Message, Action? Failed)> _outbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private Stream? _stream;
    private long _lastUsed;

    public StreamConnection(SipFlow flow, Socket socket, SipSocketOptions options, TimeProvider time)
    {
        Flow = flow;
        _socket = socket;
        _socket.NoDelay = true;
        _time = time;
        _lastUsed = time.GetTimestamp();
        Alive = new KeepAlive(options, time);
        _outbox = Channel.CreateBounded<(ReadOnlyMemory<byte>, Action?)>(new BoundedChannelOptions(options.MostWaiting) { SingleReader = true });
    }

    public SipFlow Flow { get; }

    public KeepAlive Alive { get; }

    /// <summary>We opened it.</summary>
    public bool IsDialled { get; init; }

    /// <summary>It has carried at least one whole message.</summary>
    public bool HasSpoken { get; private set; }

    public TimeSpan Silent => _time.GetElapsedTime(Volatile.Read(ref _lastUsed));

    /// <summary>Queues a message. False: the connection is closed, or was so far behind that it is closed now.</summary>
    public bool TrySend(ReadOnlyMemory<byte> message, Action? failed)
    {
        if (_outbox.Writer.TryWrite((message, failed)))
        {
            return true;
        }

        Dispose();
        return false;
    }

    /// <summary>Connects when <paramref name="dial"/> is given, opens the stream, then reads and writes until either side has enough.</summary>
    /// <param name="receiver">Takes what comes.</param>
    /// <param name="dial">Null: the other side connected.</param>
    /// <param name="open">Makes the stream that messages go by.</param>
    /// <param name="patience">For connecting and opening together.</param>
    /// <returns>Why it ended; null when it was closed in good order.</returns>
    public async Task<string?> RunAsync(SipReceiver receiver, IPEndPoint? dial, Func<Stream, CancellationToken, Task<Stream>> open, TimeSpan patience)
    {
        try
        {
            var stream = await OpenAsync(dial, open, patience);
            var writing = WriteAsync(stream);
            await ReadAsync(stream, receiver);
            _outbox.Writer.TryComplete();
            await writing;
            return null;
        }
        catch (Exception error) when (IsOfTheWire(error))
        {
            return error is OperationCanceledException or ObjectDisposedException ? null : (error.InnerException ?? error).Message;
        }
        finally
        {
            Dispose();
            while (_outbox.Reader.TryRead(out var unsent))
            {
                unsent.Failed?.Invoke();
            }
        }
    }

    public void Dispose()
    {
        _outbox.Writer.TryComplete();
        _stop.Cancel();
        _stream?.Dispose();
        _socket.Dispose();
    }

    private static bool IsOfTheWire(Exception error) =>
        error is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException;

    private async Task<Stream> OpenAsync(IPEndPoint? dial, Func<Stream, CancellationToken, Task<Stream>> open, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, late.Token);
        if (dial is not null)
        {
            await _socket.ConnectAsync(dial, either.Token);
        }

        var stream = await open(new NetworkStream(_socket, ownsSocket: true), either.Token);
        _stream = stream;
        if (_stop.IsCancellationRequested)
        {
            await stream.DisposeAsync();
        }

        return stream;
    }

    private async Task ReadAsync(Stream from, SipReceiver receiver)
    {
        var stream = receiver.Open(Flow);
        var buffer = new byte[8192];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var length)
        {
            Touch();
            if (Alive.Hear(buffer.AsSpan(0, length), stream.IsBetween))
            {
                continue;
            }

            if (!stream.Received(buffer.AsSpan(0, length)))
            {
                return;
            }

            HasSpoken |= stream.HasSpoken;
        }
    }

    private async Task WriteAsync(Stream to)
    {
        Action? going = null;
        try
        {
            await foreach (var (message, failed) in _outbox.Reader.ReadAllAsync(_stop.Token))
            {
                going = failed;
                await to.WriteAsync(message, _stop.Token);

                going = null;
                // A ping that nobody answers is no use of a connection.
                if (!message.Equals(KeepAlive.Ping))
                {
                    HasSpoken = true;
                    Touch();
                }
            }
        }
        catch (Exception error) when (IsOfTheWire(error))
        {
            Dispose();
            going?.Invoke();
        }
    }

    private void Touch() => Volatile.Write(ref _lastUsed, _time.GetTimestamp());
}

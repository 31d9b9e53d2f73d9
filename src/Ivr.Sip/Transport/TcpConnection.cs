using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Ivr.Sip;

/// <summary>One TCP connection: a reading loop, a writing loop, and when it was last heard.</summary>
internal sealed class TcpConnection : IDisposable
{
    private readonly Channel<(ReadOnlyMemory<byte> Message, Action? Failed)> _outbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Socket _socket;
    private long _lastUsed;

    public TcpConnection(SipFlow flow, Socket socket, SipSocketOptions options, TimeProvider time)
    {
        Flow = flow;
        _socket = socket;
        _socket.NoDelay = true;
        _time = time;
        _lastUsed = time.GetTimestamp();
        _outbox = Channel.CreateBounded<(ReadOnlyMemory<byte>, Action?)>(new BoundedChannelOptions(options.MostWaiting) { SingleReader = true });
    }

    public SipFlow Flow { get; }

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

    /// <summary>Connects when <paramref name="dial"/> is given, then reads and writes until either side has enough.</summary>
    /// <returns>Why it ended; null when it was closed in good order.</returns>
    public async Task<string?> RunAsync(SipReceiver receiver, IPEndPoint? dial, TimeSpan patience)
    {
        try
        {
            if (dial is not null)
            {
                await ConnectAsync(dial, patience);
            }

            var writing = WriteAsync();
            await ReadAsync(receiver);
            _outbox.Writer.TryComplete();
            await writing;
            return null;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return error is SocketException ? error.Message : null;
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
        _socket.Dispose();
    }

    private async Task ConnectAsync(IPEndPoint dial, TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, late.Token);
        await _socket.ConnectAsync(dial, either.Token);
    }

    private async Task ReadAsync(SipReceiver receiver)
    {
        var stream = receiver.Open(Flow);
        var buffer = new byte[8192];
        while (await _socket.ReceiveAsync(buffer, SocketFlags.None, _stop.Token) is > 0 and var length)
        {
            Touch();
            if (!stream.Received(buffer.AsSpan(0, length)))
            {
                return;
            }

            HasSpoken |= stream.HasSpoken;
        }
    }

    private async Task WriteAsync()
    {
        Action? going = null;
        try
        {
            await foreach (var (message, failed) in _outbox.Reader.ReadAllAsync(_stop.Token))
            {
                going = failed;
                for (var left = message; left.Length > 0;)
                {
                    left = left[await _socket.SendAsync(left, SocketFlags.None, _stop.Token)..];
                }

                going = null;
                HasSpoken = true;
                Touch();
            }
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Dispose();
            going?.Invoke();
        }
    }

    private void Touch() => Volatile.Write(ref _lastUsed, _time.GetTimestamp());
}

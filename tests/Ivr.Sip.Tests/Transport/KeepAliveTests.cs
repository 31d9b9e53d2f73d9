using System.Net;
using System.Net.Sockets;
using System.Text;
using Ivr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ivr.Sip.Tests;

/// <summary>RFC 5626 3.5.1 on a real connection, with time that passes when the test says so.</summary>
public sealed class KeepAliveTests : IAsyncLifetime, IDisposable
{
    private static readonly SipSocketOptions Options = new();

    private readonly SteppedTime _time = new();
    private readonly TcpListener _neighbour = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(20));
    private readonly List<string> _received = [];
    private readonly TcpTransport _tcp;

    public KeepAliveTests()
    {
        _tcp = new TcpTransport(new IPEndPoint(IPAddress.Loopback, 0), Options, _time, NullLoggerFactory.Instance);
    }

    public Task InitializeAsync()
    {
        _neighbour.Start();
        _tcp.Start(new SipReceiver(
            (_, parsed) =>
            {
                lock (_received)
                {
                    _received.Add(parsed.Message?.CallId ?? "");
                }
            },
            static _ => Assert.Fail("a pong was taken for a ping"),
            static _ => { }));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _tcp.DisposeAsync();
        _neighbour.Stop();
    }

    public void Dispose() => _patience.Dispose();

    [Fact]
    public void A_silence_is_broken_by_a_ping_and_life_goes_on_by_the_pong()
    {
        var alive = new KeepAlive(Options, _time);
        for (var times = 0; times < 3; times++)
        {
            _time.Pass(Options.Ping);
            Assert.Equal(KeepAlive.Need.Nothing, alive.Look(mustAnswer: true));
            _time.Pass(TimeSpan.FromSeconds(1));
            Assert.Equal(KeepAlive.Need.Ping, alive.Look(mustAnswer: true));
            _time.Pass(Options.Pong);
            Assert.Equal(KeepAlive.Need.Nothing, alive.Look(mustAnswer: true));
            Assert.True(alive.Hear("\r\n"u8, isBetween: true));
            Assert.Equal(KeepAlive.Need.Nothing, alive.Look(mustAnswer: true));
        }

        Assert.True(alive.Answers);
    }

    [Fact]
    public void Who_must_answer_and_does_not_is_gone_and_who_need_not_is_asked_again()
    {
        var alive = new KeepAlive(Options, _time);
        _time.Pass(Options.Ping + TimeSpan.FromSeconds(1));
        Assert.Equal(KeepAlive.Need.Ping, alive.Look(mustAnswer: false));
        _time.Pass(Options.Pong + TimeSpan.FromSeconds(1));
        Assert.Equal(KeepAlive.Need.Close, alive.Look(mustAnswer: true));
        Assert.Equal(KeepAlive.Need.Nothing, alive.Look(mustAnswer: false));
        _time.Pass(Options.Ping);
        Assert.Equal(KeepAlive.Need.Ping, alive.Look(mustAnswer: false));
        Assert.False(alive.Answers);
    }

    [Fact]
    public void Any_word_is_a_sign_of_life_but_no_pong()
    {
        var alive = new KeepAlive(Options, _time);
        _time.Pass(Options.Ping + TimeSpan.FromSeconds(1));
        Assert.Equal(KeepAlive.Need.Ping, alive.Look(mustAnswer: true));
        Assert.False(alive.Hear("SIP/2.0"u8, isBetween: true));
        _time.Pass(Options.Pong + TimeSpan.FromSeconds(1));
        Assert.Equal(KeepAlive.Need.Nothing, alive.Look(mustAnswer: true));
        Assert.False(alive.Answers);
    }

    [Fact]
    public async Task Who_answered_before_and_does_not_now_is_gone()
    {
        using (var there = await DialAsync())
        {
            await PingedAsync(there);
            await there.SendAsync("\r\n"u8.ToArray(), _patience.Token);
            await Until(() => _tcp.Open.Single().Alive.Answers);
            _time.Pass(Options.Pong / 2);
            await PingedAsync(there);
            await EndedAsync(there);
        }

        // Also on the next connection to the same place.
        using var again = await DialAsync();
        await PingedAsync(again);
        await EndedAsync(again);
    }

    [Fact]
    public async Task A_connection_nobody_uses_is_closed_though_it_is_pinged()
    {
        using var there = await DialAsync();
        await Until(() =>
        {
            _time.Pass(Options.Pong);
            return _tcp.Connections == 0;
        });
    }

    [Fact]
    public async Task Half_a_message_that_looks_like_a_pong_is_none()
    {
        const string Message = "OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:h>\r\nCall-ID: whole\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";
        using var there = await DialAsync();
        await PingedAsync(there);
        there.NoDelay = true;
        // Octet by octet, so that its last line end comes alone.
        foreach (var octet in Encoding.ASCII.GetBytes(Message[..^2]))
        {
            await there.SendAsync(new[] { octet }, _patience.Token);
        }

        await there.SendAsync("\r\n"u8.ToArray(), _patience.Token);
        await Until(() =>
        {
            lock (_received)
            {
                return _received.Contains("whole");
            }
        });
        Assert.False(_tcp.Open.Single().Alive.Answers);
    }

    private async Task<Socket> DialAsync()
    {
        _tcp.Send(new SipFlow(SipTransportKind.Tcp, (IPEndPoint)_neighbour.LocalEndpoint), "hello"u8.ToArray(), null);
        var there = await _neighbour.AcceptSocketAsync(_patience.Token);
        Assert.Equal("hello", await ReadAsync(there));
        // what was read there may not be noted here yet, and a connection that never spoke is closed sooner
        await Until(() => _tcp.Open.Single().HasSpoken);
        return there;
    }

    private async Task PingedAsync(Socket there)
    {
        _time.Pass(Options.Ping + TimeSpan.FromSeconds(1));
        // A look that came before the last word was noted finds nothing to do; the next one does.
        _time.Pass(Options.Pong / 2);
        Assert.Equal("\r\n\r\n", await ReadAsync(there));
    }

    private async Task EndedAsync(Socket there)
    {
        _time.Pass(Options.Pong + TimeSpan.FromSeconds(1));
        string rest;
        while ((rest = await ReadAsync(there)).Length > 0)
        {
            Assert.Equal("\r\n\r\n", rest);
        }

        await Until(() => _tcp.Connections == 0);
    }

    private async Task<string> ReadAsync(Socket there)
    {
        var buffer = new byte[100];
        return Encoding.ASCII.GetString(buffer, 0, await there.ReceiveAsync(buffer, _patience.Token));
    }

    private async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            _patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(1, _patience.Token);
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Xunit.Abstractions;

namespace Ivr.Media.Tests;

public sealed class NetworkTests(ITestOutputHelper output)
{
    private readonly IRtpSocket[] _ready = new IRtpSocket[8];
    private readonly byte[] _buffer = new byte[64];

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void A_datagram_arrives_with_its_source(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        using var b = Networks.OpenAnywhere(network);
        Assert.True(a.Send([1, 2, 3], RtpAddress.From(b.Local)));
        Assert.Equal(1, PollSome(network));
        Assert.Same(b, _ready[0]);
        Assert.True(b.TryReceive(_buffer, out var length, out var from));
        Assert.Equal([1, 2, 3], _buffer[..length]);
        Assert.Equal(RtpAddress.From(a.Local), from);
        Assert.False(b.TryReceive(_buffer, out _, out _));
        Assert.Equal(0, network.Poll(_ready));
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void A_socket_with_more_waiting_is_named_again_and_only_once_a_time(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        using var b = Networks.OpenAnywhere(network);
        a.Send([1], RtpAddress.From(b.Local));
        a.Send([2], RtpAddress.From(b.Local));
        for (byte i = 1; i <= 2; i++)
        {
            Assert.Equal(1, PollSome(network));
            Assert.True(_ready[0].TryReceive(_buffer, out _, out _));
            Assert.Equal(i, _buffer[0]);
        }

        Assert.Equal(0, network.Poll(_ready));
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void When_more_are_ready_than_fit_all_come_in_turn(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        var sockets = Enumerable.Range(0, 600).Select(_ => Networks.OpenAnywhere(network)).ToList();
        foreach (var socket in sockets)
        {
            a.Send([9], RtpAddress.From(socket.Local));
        }

        network.Flush(_ready);
        var seen = new HashSet<IRtpSocket>();
        for (int count; (count = network.Poll(_ready)) > 0;)
        {
            foreach (var socket in _ready.AsSpan(0, count))
            {
                Assert.True(socket.TryReceive(_buffer, out _, out _));
                Assert.True(seen.Add(socket));
            }
        }

        Assert.Equal(600, seen.Count);
        sockets.ForEach(socket => socket.Dispose());
        using var again = Networks.OpenAnywhere(network);
        a.Send([7], RtpAddress.From(again.Local));
        Assert.Equal(1, PollSome(network));
        Assert.Same(again, _ready[0]);
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void A_datagram_too_long_is_cut(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        using var b = Networks.OpenAnywhere(network);
        a.Send(new byte[1000], RtpAddress.From(b.Local));
        PollSome(network);
        Assert.True(b.TryReceive(_buffer, out var length, out _));
        Assert.Equal(_buffer.Length, length);
        Assert.False(b.TryReceive(_buffer, out _, out _));
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void Sending_where_nobody_listens_never_throws(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        var gone = Networks.OpenAnywhere(network);
        var nobody = RtpAddress.From(gone.Local);
        gone.Dispose();
        for (var i = 0; i < 10; i++)
        {
            a.Send([1], nobody);
            network.Flush(_ready);
            Assert.False(a.TryReceive(_buffer, out _, out _));
        }

        Assert.False(a.Send([1], default));
        Assert.False(a.Send([1], RtpAddress.From(new IPEndPoint(IPAddress.IPv6Loopback, 9))));
        Assert.False(a.Send(new byte[70_000], nobody));
        Assert.False(gone.Send([1], RtpAddress.From(a.Local)));
        Assert.False(gone.TryReceive(_buffer, out _, out _));
        gone.Dispose();
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void A_taken_port_is_refused(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        var error = Assert.Throws<SocketException>(() => network.Open(IPAddress.Loopback, a.Local.Port));
        Assert.Equal(SocketError.AddressAlreadyInUse, error.SocketErrorCode);
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void Ipv6_and_a_socket_for_both_families(string name)
    {
        if (!Socket.OSSupportsIPv6)
        {
            return;
        }

        using var network = Networks.Create(name);
        using var both = Networks.OpenAnywhere(network, IPAddress.IPv6Any);
        using var v4 = Networks.OpenAnywhere(network);
        var toBoth = RtpAddress.From(new IPEndPoint(IPAddress.Loopback, both.Local.Port));
        Assert.True(v4.Send([4], toBoth));
        Assert.Equal(1, PollSome(network));
        Assert.True(both.TryReceive(_buffer, out _, out var from));
        Assert.Equal(RtpAddress.From(v4.Local), from);
        Assert.True(both.Send([5], from));
        Assert.Equal(1, PollSome(network));
        Assert.True(v4.TryReceive(_buffer, out _, out var back));
        Assert.Equal(toBoth, back);

        IRtpSocket v6;
        try
        {
            v6 = Networks.OpenAnywhere(network, IPAddress.IPv6Loopback);
        }
        catch (SocketException)
        {
            // A machine without a loopback address in IPv6.
            return;
        }

        Assert.True(v6.Send([6], RtpAddress.From(new IPEndPoint(IPAddress.IPv6Loopback, both.Local.Port))));
        Assert.Equal(1, PollSome(network));
        Assert.True(both.TryReceive(_buffer, out _, out from));
        Assert.Equal(RtpAddress.From(v6.Local), from);
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void What_is_refused_is_told_at_once_or_after_the_flush(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        using var b = Networks.OpenAnywhere(network);

        // Nobody may send to all without having asked the system for it.
        var all = RtpAddress.From(new IPEndPoint(IPAddress.Broadcast, 9));
        var refused = 0;
        for (var i = 0; i < 3; i++)
        {
            refused += a.Send([1], all) ? 0 : 1;
            Assert.True(b.Send([2], RtpAddress.From(a.Local)));
        }

        var told = network.Flush(_ready);
        Assert.All(_ready[..told], socket => Assert.Same(a, socket));
        Assert.Equal(3, refused + told);
        Assert.Equal(0, network.Flush(_ready));
        for (var i = 0; i < 3; i++)
        {
            PollSome(network);
            Assert.True(a.TryReceive(_buffer, out _, out _));
        }
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void The_last_words_of_a_socket_leave_before_it_closes(string name)
    {
        using var network = Networks.Create(name);
        using var b = Networks.OpenAnywhere(network);
        var a = Networks.OpenAnywhere(network);
        var port = a.Local.Port;
        Assert.True(a.Send([8], RtpAddress.From(b.Local)));
        a.Dispose();
        PollSome(network);
        Assert.True(b.TryReceive(_buffer, out var length, out _));
        Assert.Equal([8], _buffer[..length]);
        using var again = network.Open(IPAddress.Loopback, port);
        Assert.True(again.Send([9], RtpAddress.From(b.Local)));
        PollSome(network);
        Assert.True(b.TryReceive(_buffer, out _, out _));
    }

    [Theory, MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void Thousands_of_datagrams_leave_in_order_and_whole(string name)
    {
        using var network = Networks.Create(name);
        using var a = Networks.OpenAnywhere(network);
        using var b = Networks.OpenAnywhere(network);
        var (sent, received, buffer) = (0, 0, new byte[2048]);
        for (var round = 0; round < 20; round++)
        {
            for (var i = 0; i < 100; i++, sent++)
            {
                // every length, among them some too long for the ring
                var datagram = new byte[2 + sent % 700];
                Array.Fill(datagram, (byte)sent);
                Assert.True(a.Send(datagram, RtpAddress.From(b.Local)));
            }

            for (var i = 0; i < 100; i++, received++)
            {
                PollSome(network);
                Assert.True(b.TryReceive(buffer, out var length, out _));
                Assert.Equal((2 + received % 700, (byte)received), (length, buffer[length - 1]));
            }
        }
    }

    [Fact]
    public void The_fastest_network_of_the_system_is_taken()
    {
        using var network = RtpNetwork.Create();
        Assert.Equal(OperatingSystem.IsLinux(), network is EpollNetwork);
        if (!Networks.HasRing)
        {
            output.WriteLine("NOT RUN: what is tested for 'uring'. This kernel or container has no io_uring; each packet goes by a call of its own here.");
        }
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("2001:db8::7")]
    [InlineData("fe80::1%3")]
    public void An_address_comes_back_as_it_was(string text)
    {
        var endPoint = new IPEndPoint(IPAddress.Parse(text), 4711);
        Assert.Equal(endPoint, RtpAddress.From(endPoint).ToEndPoint());
        Assert.Equal(RtpAddress.From(endPoint), RtpAddress.From(new IPEndPoint(endPoint.Address.MapToIPv6(), 4711)));
    }

    // Loopback delivers before the send returns, but that is no promise of the kernel's.
    private int PollSome(IRtpNetwork network)
    {
        network.Flush(_ready);
        var count = 0;
        Assert.True(SpinWait.SpinUntil(() => (count = network.Poll(_ready)) > 0, TimeSpan.FromSeconds(10)));
        return count;
    }
}

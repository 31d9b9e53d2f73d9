using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ivr.Gateway.Tests.Names;

/// <summary>A name server on a free port of loopback: answers what it was told, by UDP, until it is silenced.</summary>
internal sealed class NameServer : IDisposable
{
    private const int TypeA = 1;
    private const int TypeSrv = 33;
    private const int TypeAaaa = 28;

    private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Dictionary<(string Name, int Type), List<byte[]>> _records = [];
    private readonly Task _serving;
    private int _asked;

    public NameServer()
    {
        _serving = ServeAsync();
    }

    public IPEndPoint Address => (IPEndPoint)_socket.Client.LocalEndPoint!;

    /// <summary>Queries that came.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What it answers: 0 as told, 2 a failure (RFC 1035 4.1.1).</summary>
    public int Code { get; set; }

    public NameServer Host(string name, string address)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return Add(name, bytes.Length == 4 ? TypeA : TypeAaaa, bytes);
    }

    public NameServer Service(string name, string target, int port, int priority)
    {
        var data = new byte[6];
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)priority);
        BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(4), (ushort)port);
        return Add(name, TypeSrv, [.. data, .. Labels(target)]);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _serving.Wait(TimeSpan.FromSeconds(10));
    }

    private NameServer Add(string name, int type, byte[] data)
    {
        if (!_records.TryGetValue((name, type), out var all))
        {
            _records[(name, type)] = all = [];
        }

        all.Add(data);
        return this;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var asked = await _socket.ReceiveAsync();
                Interlocked.Increment(ref _asked);
                await _socket.SendAsync(Answer(asked.Buffer), asked.RemoteEndPoint);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // Silenced.
        }
    }

    private byte[] Answer(byte[] query)
    {
        var end = 12;
        var name = new StringBuilder();
        for (; query[end] != 0; end += query[end] + 1)
        {
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(query, end + 1, query[end]));
        }

        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end + 1));
        var known = _records.Keys.Any(key => key.Name == name.ToString());
        var answers = Code == 0 ? _records.GetValueOrDefault((name.ToString(), type)) ?? [] : [];
        var head = query[..12];
        head[2] = 0x84;
        head[3] = (byte)(0x80 | (Code != 0 ? Code : known ? 0 : 3));
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(6), (ushort)answers.Count);
        head.AsSpan(8).Clear();
        byte[] reply = [.. head, .. query[12..(end + 5)]];
        foreach (var data in answers)
        {
            var record = new byte[12];
            BinaryPrimitives.WriteUInt16BigEndian(record, 0xC00C);
            BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(2), type);
            record[5] = 1;
            BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(10), (ushort)data.Length);
            reply = [.. reply, .. record, .. data];
        }

        return reply;
    }

    private static byte[] Labels(string name) => [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0];
}

using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Ivr.EndToEnd;

/// <summary>Something that happened at a phone.</summary>
/// <param name="Type"><c>CALL_INCOMING</c>, <c>CALL_ESTABLISHED</c>, <c>CALL_CLOSED</c> …</param>
/// <param name="Peer">The other side's URI.</param>
/// <param name="Display">The other side's name, as the phone shows it.</param>
internal sealed record BaresipEvent(string Type, string? Peer, string? Display, string? Detail);

/// <summary>baresip's control port (ctrl_tcp): JSON in netstrings, <c>12:{"a":"b"...},</c>.</summary>
internal sealed class BaresipControl : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly Lock _lock = new();
    private readonly List<BaresipEvent> _events = [];
    private readonly Dictionary<string, int> _taken = [];
    private readonly Task _reading;

    private BaresipControl(TcpClient client)
    {
        _client = client;
        _reading = ReadAsync();
    }

    public static async Task<BaresipControl> ConnectAsync(int port) => await Eventually.SeeAsync("baresip's control port", 20, async () =>
    {
        var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return new BaresipControl(client);
        }
        catch (SocketException)
        {
            client.Dispose();
            return null;
        }
    });

    public async Task SendAsync(string command, string parameters = "")
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["command"] = command, ["params"] = parameters, ["token"] = command });
        byte[] netstring = [.. Encoding.ASCII.GetBytes(json.Length.ToString(CultureInfo.InvariantCulture) + ":"), .. json, (byte)','];
        await _client.GetStream().WriteAsync(netstring);
    }

    /// <summary>The first event of a kind that was not taken yet; null: none so far.</summary>
    public BaresipEvent? Take(string type)
    {
        lock (_lock)
        {
            var taken = _taken.GetValueOrDefault(type);
            if (_events.Where(one => one.Type == type).Skip(taken).FirstOrDefault() is not { } next)
            {
                return null;
            }

            _taken[type] = taken + 1;
            return next;
        }
    }

    public int Count(string type)
    {
        lock (_lock)
        {
            return _events.Count(one => one.Type == type);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        var pending = new List<byte>();
        var buffer = new byte[65536];
        try
        {
            while (await _client.GetStream().ReadAsync(buffer) is > 0 and var length)
            {
                pending.AddRange(buffer.AsSpan(0, length));
                while (Frame(pending) is { } frame)
                {
                    Keep(frame);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or SocketException)
        {
            // the phone is gone, or we are
        }
    }

    private static byte[]? Frame(List<byte> pending)
    {
        var colon = pending.IndexOf((byte)':');
        if (colon < 0)
        {
            return null;
        }

        var length = int.Parse(Encoding.ASCII.GetString([.. pending[..colon]]), CultureInfo.InvariantCulture);
        if (pending.Count < colon + 1 + length + 1)
        {
            return null;
        }

        byte[] frame = [.. pending.GetRange(colon + 1, length)];
        pending.RemoveRange(0, colon + length + 2);
        return frame;
    }

    private void Keep(byte[] frame)
    {
        using var json = JsonDocument.Parse(frame);
        string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (Text("type") is { } type)
        {
            lock (_lock)
            {
                _events.Add(new BaresipEvent(type, Text("peeruri"), Text("peerdisplayname"), Text("param")));
            }
        }
    }
}

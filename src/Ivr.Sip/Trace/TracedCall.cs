namespace Ivr.Sip;

/// <summary>The last messages of one Call-ID, and the legs that belong to it. Any thread.</summary>
internal sealed class TracedCall(string callId)
{
    private readonly Lock _lock = new();
    private readonly List<TracedMessage> _messages = new(8);
    private readonly List<string> _legs = [];
    private int _bytes;

    public string CallId => callId;

    public int Bytes => Volatile.Read(ref _bytes);

    /// <summary>The first of them that is kept; null: none yet.</summary>
    public TracedMessage? First
    {
        get
        {
            lock (_lock)
            {
                return _messages.Count == 0 ? null : _messages[0];
            }
        }
    }

    /// <summary>The oldest goes when there are <paramref name="most"/>.</summary>
    public void Add(TracedMessage message, int most)
    {
        lock (_lock)
        {
            if (_messages.Count >= most)
            {
                _bytes -= _messages[0].Size;
                _messages.RemoveAt(0);
            }

            _messages.Add(message);
            _bytes += message.Size;
        }
    }

    public void Join(string leg)
    {
        lock (_lock)
        {
            _legs.Add(leg);
        }
    }

    public (IReadOnlyList<TracedMessage> Messages, IReadOnlyList<string> Legs) Look()
    {
        lock (_lock)
        {
            return ([.. _messages], [.. _legs]);
        }
    }
}

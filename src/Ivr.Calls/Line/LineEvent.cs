using System.Threading.Channels;
using Ivr.Acd;

namespace Ivr.Calls;

/// <summary>What can happen to a caller who waits.</summary>
internal abstract record LineEvent
{
    internal sealed record Offered(SeatSnapshot Seat) : LineEvent;

    /// <summary>The offered seat answered, or did not.</summary>
    internal sealed record Rang(SeatSnapshot Seat, SeatRinging Ringing) : LineEvent;

    internal sealed record Pressed(char Key) : LineEvent;

    internal sealed record News(LineNews Line) : LineEvent;

    /// <summary>The store lost him and must be told again.</summary>
    internal sealed record Forgotten : LineEvent;

    internal sealed record AnnouncementDue(int Number) : LineEvent;

    internal sealed record WaitedEnough : LineEvent;
}

/// <summary>The events of one stay in the line, in order. What nobody takes any more is handed to <paramref name="left"/>.</summary>
internal sealed class LineInbox(Action<LineEvent> left)
{
    private readonly Channel<LineEvent> _events = Channel.CreateUnbounded<LineEvent>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(LineEvent happened)
    {
        if (!_events.Writer.TryWrite(happened))
        {
            left(happened);
        }
    }

    public ValueTask<LineEvent> NextAsync(CancellationToken stop) => _events.Reader.ReadAsync(stop);

    public void Close()
    {
        _events.Writer.TryComplete();
        while (_events.Reader.TryRead(out var untaken))
        {
            left(untaken);
        }
    }
}

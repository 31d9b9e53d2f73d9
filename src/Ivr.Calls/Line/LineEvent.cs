using System.Threading.Channels;
using Ivr.Acd;

namespace Ivr.Calls;

/// <summary>What can happen to a caller who waits.</summary>
internal abstract record LineEvent
{
    internal sealed record Offered(SeatSnapshot Seat) : LineEvent;

    internal sealed record Pressed(char Key) : LineEvent;

    internal sealed record News(LineNews Line) : LineEvent;

    /// <summary>The store lost him and must be told again.</summary>
    internal sealed record Forgotten : LineEvent;

    internal sealed record AnnouncementDue(int Number) : LineEvent;

    internal sealed record WaitedEnough : LineEvent;
}

/// <summary>The events of one stay in the line, in order. A seat offered after the stay is over is given back.</summary>
internal sealed class LineInbox(Action<SeatSnapshot> giveBack)
{
    private readonly Channel<LineEvent> _events = Channel.CreateUnbounded<LineEvent>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(LineEvent happened)
    {
        if (!_events.Writer.TryWrite(happened) && happened is LineEvent.Offered offered)
        {
            giveBack(offered.Seat);
        }
    }

    public ValueTask<LineEvent> NextAsync(CancellationToken stop) => _events.Reader.ReadAsync(stop);

    public void Close()
    {
        _events.Writer.TryComplete();
        while (_events.Reader.TryRead(out var left))
        {
            if (left is LineEvent.Offered offered)
            {
                giveBack(offered.Seat);
            }
        }
    }
}

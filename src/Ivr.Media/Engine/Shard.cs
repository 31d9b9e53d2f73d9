using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ivr.Media;

/// <summary>
/// All legs of one media thread. Each sub-tick: what the calls asked for, what came in, then a quarter of the legs send.
/// Nothing here is locked: calls reach it through a queue of commands, it reaches calls by their posts.
/// </summary>
internal sealed partial class Shard(IRtpNetwork network, Action<int> portClosed, ILogger log)
{
    private const int Slots = 4;

    /// <summary>More than any datagram of ours; longer ones are cut and then no RTP we take.</summary>
    private const int BufferLength = 2048;

    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly List<RtpLeg>[] _slots = [[], [], [], []];
    private readonly IRtpSocket[] _ready = new IRtpSocket[512];
    private readonly byte[] _in = new byte[BufferLength];
    private readonly Lock _after = new();
    private readonly ILogger _log = log;
    private volatile bool _stopped;
    private long _tick;
    private long _faults;

    /// <summary>The thread's one packet under construction.</summary>
    public byte[] Wire { get; } = new byte[BufferLength];

    public LegTally Totals { get; } = new();

    /// <summary>Sub-ticks run: the time of everything here. Any thread.</summary>
    public long Tick => Volatile.Read(ref _tick);

    public long Faults => Volatile.Read(ref _faults);

    /// <summary>Runs <paramref name="command"/> on the media thread at its next sub-tick; once that has ended, at once.</summary>
    public void Post(Action command)
    {
        _commands.Enqueue(command);
        if (_stopped)
        {
            DrainAfterStop();
        }
    }

    public void Run()
    {
        _tick++;
        RunCommands();
        Receive();
        foreach (var leg in _slots[_tick % Slots])
        {
            try
            {
                leg.Beat(_tick);
            }
            catch (Exception error)
            {
                Fault(error, leg);
            }
        }
    }

    /// <summary>After the last sub-tick: closes every leg.</summary>
    public void Stop()
    {
        _stopped = true;
        DrainAfterStop();
        lock (_after)
        {
            foreach (var leg in _slots.SelectMany(slot => slot).ToArray())
            {
                Remove(leg);
            }
        }
    }

    public void Add(RtpLeg leg)
    {
        if (_stopped)
        {
            leg.Close();
            portClosed(leg.Port);
            return;
        }

        var slot = 0;
        for (var i = 1; i < Slots; i++)
        {
            slot = _slots[i].Count < _slots[slot].Count ? i : slot;
        }

        leg.Seat = (slot, _slots[slot].Count);
        _slots[slot].Add(leg);
        leg.Open();
    }

    public void Remove(RtpLeg leg)
    {
        if (!leg.Close())
        {
            return;
        }

        var (slot, index) = leg.Seat;
        var legs = _slots[slot];
        legs[index] = legs[^1];
        legs[index].Seat = (slot, index);
        legs.RemoveAt(legs.Count - 1);
        portClosed(leg.Port);
    }

    public void Fault(Exception error, RtpLeg leg)
    {
        Interlocked.Increment(ref _faults);
        LogFault(error, leg.Port);
    }

    private void RunCommands()
    {
        for (var left = _commands.Count; left > 0 && _commands.TryDequeue(out var command); left--)
        {
            try
            {
                command();
            }
            catch (Exception error)
            {
                Interlocked.Increment(ref _faults);
                LogCommandFault(error);
            }
        }
    }

    // One datagram a socket and round, so that a flood at one port takes nothing from the others.
    private void Receive()
    {
        for (var rounds = 4 * (1 + _slots[0].Count * Slots / _ready.Length); rounds > 0; rounds--)
        {
            var count = network.Poll(_ready);
            if (count == 0)
            {
                return;
            }

            foreach (var socket in _ready.AsSpan(0, count))
            {
                if (socket.TryReceive(_in, out var length, out var from) && socket.Owner is RtpLeg leg)
                {
                    Receive(leg, length, from);
                }
            }
        }
    }

    private void Receive(RtpLeg leg, int length, in RtpAddress from)
    {
        try
        {
            leg.Receive(_in.AsSpan(0, length), from, _tick);
        }
        catch (Exception error)
        {
            Fault(error, leg);
        }
    }

    private void DrainAfterStop()
    {
        lock (_after)
        {
            RunCommands();
        }
    }

    [LoggerMessage(300, LogLevel.Error, "An error in the leg at RTP port {Port}; the leg goes on")]
    private partial void LogFault(Exception error, int port);

    [LoggerMessage(301, LogLevel.Error, "An error in a command to the media thread")]
    private partial void LogCommandFault(Exception error);
}

using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ivr.Media;

/// <summary>
/// All legs of one media thread. Each sub-tick: what the calls asked for, what came in, then those legs send whose packet is due.
/// Nothing here is locked: calls reach it through a queue of commands, it reaches calls by their posts.
/// </summary>
/// <param name="random">The thread's own.</param>
internal sealed partial class Shard(IRtpNetwork network, Action<int> portClosed, Random random, ILogger log)
{
    /// <summary>As many turns as the longest packet has sub-ticks.</summary>
    private const int Turns = OutStream.LongestFrame / OutStream.SamplesPerTick;

    /// <summary>More than any datagram of ours; longer ones are cut and then no RTP we take.</summary>
    private const int BufferLength = 2048;

    /// <summary>So many commands at once take a good part of a sub-tick: something makes calls faster than we can open them.</summary>
    private const int Crowd = 2000;

    /// <summary>Ten seconds between two words about it.</summary>
    private const long Quiet = 2000;

    /// <summary>A second after the last datagram the thread looks no more every sub-tick: nobody waits for an answer, and a command is in time for the next packet.</summary>
    private const long Awake = 200;

    /// <summary>So many packets of one sub-tick leave cheaper together than spread over four; more would be a burst.</summary>
    private const int Crew = 128;

    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly List<RtpLeg>[] _turns = [.. Enumerable.Range(0, Turns).Select(_ => new List<RtpLeg>())];
    private readonly IRtpSocket[] _ready = new IRtpSocket[512];
    private readonly IRtpSocket[] _refused = new IRtpSocket[64];
    private readonly byte[] _in = new byte[BufferLength];
    private readonly Lock _after = new();
    private readonly ILogger _log = log;
    private volatile bool _stopped;
    private List<RtpLeg> _spare = [];
    private int _legs;
    private long _tick;
    private long _faults;
    private int _mostCommands;
    private long _quietUntil;
    private long _awakeUntil;

    /// <summary>The thread's one packet under construction.</summary>
    public byte[] Wire { get; } = new byte[BufferLength];

    /// <summary>Its samples on the way in.</summary>
    public short[] Samples { get; } = new short[BufferLength];

    /// <summary>And on the way out.</summary>
    public short[] Spoken { get; } = new short[BufferLength];

    public Random Random => random;

    public LegTally Totals { get; } = new();

    /// <summary>Sub-ticks run: the time of everything here. Any thread.</summary>
    public long Tick => Volatile.Read(ref _tick);

    public int MostCommands => Volatile.Read(ref _mostCommands);

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

    /// <inheritdoc cref="MediaTick"/>
    public int Run(int passed)
    {
        _tick += passed;
        RunCommands();
        Receive();
        Beat();
        Flush();
        return Rest();
    }

    /// <summary>After the last sub-tick: closes every leg.</summary>
    public void Stop()
    {
        _stopped = true;
        DrainAfterStop();
        lock (_after)
        {
            foreach (var leg in _turns.SelectMany(turn => turn).ToArray())
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

        NextTurn().Add(leg);
        _legs++;
        leg.Open();
    }

    /// <summary>Closes the leg; its next turn is its last.</summary>
    public void Remove(RtpLeg leg)
    {
        if (leg.Close())
        {
            _legs--;
            portClosed(leg.Port);
        }
    }

    public void Fault(Exception error, RtpLeg leg)
    {
        Interlocked.Increment(ref _faults);
        LogFault(error, leg.Port);
    }

    /// <summary>Of the turns of the next 20 ms the fullest that has room in its crew; when none has, the emptiest, so that many packets are spread.</summary>
    private List<RtpLeg> NextTurn()
    {
        var (fullest, emptiest) = (0, 1);
        for (var ahead = 1; ahead <= LegPatience.UsualPeriod; ahead++)
        {
            var crew = CrewAfter(ahead);
            fullest = crew < Crew && (fullest == 0 || crew > CrewAfter(fullest)) ? ahead : fullest;
            emptiest = crew < CrewAfter(emptiest) ? ahead : emptiest;
        }

        return _turns[(_tick + (fullest == 0 ? emptiest : fullest)) % Turns];
    }

    /// <summary>Who sends so many sub-ticks from now. Commands are run before those send whose turn it is: they are there again after the usual period.</summary>
    private int CrewAfter(int ahead) =>
        _turns[(_tick + ahead) % Turns].Count + (ahead == LegPatience.UsualPeriod ? _turns[_tick % Turns].Count : 0);

    /// <summary>While nobody is heard only the next packet to send is worth waking for.</summary>
    private int Rest()
    {
        var next = 1;
        while (_tick >= _awakeUntil && next < LegPatience.UsualPeriod && _turns[(_tick + next) % Turns].Count == 0)
        {
            next++;
        }

        return next;
    }

    private void RunCommands()
    {
        var waiting = _commands.Count;
        if (waiting > _mostCommands)
        {
            Volatile.Write(ref _mostCommands, waiting);
        }

        if (waiting > Crowd && _tick >= _quietUntil)
        {
            _quietUntil = _tick + Quiet;
            LogCrowd(waiting);
        }

        for (var left = waiting; left > 0 && _commands.TryDequeue(out var command); left--)
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
        for (var rounds = 4 * (1 + _legs / _ready.Length); rounds > 0; rounds--)
        {
            var count = network.Poll(_ready);
            if (count == 0)
            {
                return;
            }

            _awakeUntil = _tick + Awake;
            foreach (var socket in _ready.AsSpan(0, count))
            {
                if (socket.TryReceive(_in, out var length, out var from) && socket.Owner is IRtpOwner owner)
                {
                    Receive(owner, length, from);
                }
            }
        }
    }

    private void Beat()
    {
        var due = _turns[_tick % Turns];
        (_turns[_tick % Turns], _spare) = (_spare, due);
        foreach (var leg in due)
        {
            if (leg.IsClosed)
            {
                continue;
            }

            try
            {
                leg.Beat(_tick);
            }
            catch (Exception error)
            {
                Fault(error, leg);
            }

            _turns[(_tick + leg.Period) % Turns].Add(leg);
        }

        due.Clear();
    }

    // What is left over of a great many is told after the next sub-tick.
    private void Flush()
    {
        foreach (var socket in _refused.AsSpan(0, network.Flush(_refused)))
        {
            (socket.Owner as IRtpOwner)?.Refused();
        }
    }

    private void Receive(IRtpOwner owner, int length, in RtpAddress from)
    {
        try
        {
            owner.Receive(_in.AsSpan(0, length), from, _tick);
        }
        catch (Exception error)
        {
            Fault(error, owner.Leg);
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

    [LoggerMessage(305, LogLevel.Warning, "{Waiting} commands waited for the media thread at once; calls may be heard late")]
    private partial void LogCrowd(int waiting);

    [LoggerMessage(301, LogLevel.Error, "An error in a command to the media thread")]
    private partial void LogCommandFault(Exception error);
}

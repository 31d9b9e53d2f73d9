namespace Ivr.Fuzz;

/// <summary>What is wrong with one input.</summary>
internal sealed record Finding(Input Input, string Target, string Why);

/// <summary>Gives an input to everybody who reads its kind, and says what did not hold.</summary>
internal sealed class Judge : IDisposable
{
    /// <summary>The most CPU time one datagram may cost.</summary>
    public static readonly TimeSpan MostCpu = TimeSpan.FromMilliseconds(5);

    /// <summary>The most memory one datagram may make us allocate, beside a copy of it and of it in each of the two answers it may have.</summary>
    public const int MostBytes = 64 * 1024;

    private readonly SipEndpointTarget _endpoint = new();
    private readonly LegTarget _leg = new();
    private readonly ITarget[] _targets;

    public Judge() => _targets = [new SipParserTarget(), new SipStreamTarget(), _endpoint, new SdpTarget(), new RtpTarget(), new RtcpTarget(), _leg];

    public TimeSpan Slowest { get; private set; }

    public long Largest { get; private set; }

    /// <summary>Every target runs a few times first: compiling is no datagram's fault.</summary>
    public void WarmUp(IReadOnlyList<Input> seeds)
    {
        for (var round = 0; round < 3; round++)
        {
            foreach (var seed in seeds)
            {
                _ = Of(seed);
            }
        }

        (Slowest, Largest) = (default, 0);
    }

    /// <summary>Null: all is well.</summary>
    public Finding? Of(Input input)
    {
        foreach (var target in _targets)
        {
            if (target.Kind == input.Kind && WhyNot(target, input.Bytes) is { } why)
            {
                return new Finding(input, target.Name, why);
            }
        }

        return null;
    }

    public void Dispose()
    {
        _endpoint.Dispose();
        _leg.Dispose();
    }

    private string? WhyNot(ITarget target, byte[] bytes)
    {
        try
        {
            Prepare(target);
            var cost = Meter.Of(() => target.Read(bytes));
            target.Check(bytes);
            var allowed = MostBytes + 3L * bytes.Length;
            for (var again = 0; again < 2 && (cost.Cpu > MostCpu || cost.Bytes > allowed); again++)
            {
                // a collection or a method compiled meanwhile costs this thread too: only what is always dear counts
                Prepare(target);
                cost = Best(cost, Meter.Of(() => target.Read(bytes)));
            }

            Slowest = cost.Cpu > Slowest ? cost.Cpu : Slowest;
            Largest = Math.Max(Largest, cost.Bytes - 3L * bytes.Length);
            return cost.Cpu > MostCpu ? $"took {cost.Cpu.TotalMilliseconds:F1} ms of CPU"
                : cost.Bytes > allowed ? $"allocated {cost.Bytes} bytes for {bytes.Length}"
                : null;
        }
        catch (FindingException finding)
        {
            return finding.Message;
        }
        catch (Exception error)
        {
            return $"threw {error}";
        }
    }

    private void Prepare(ITarget target)
    {
        if (target == _endpoint)
        {
            _endpoint.Renew();
        }
        else if (target == _leg)
        {
            _leg.Renew();
        }
    }

    private static Cost Best(Cost one, Cost other) =>
        new(one.Cpu < other.Cpu ? one.Cpu : other.Cpu, Math.Min(one.Bytes, other.Bytes));
}

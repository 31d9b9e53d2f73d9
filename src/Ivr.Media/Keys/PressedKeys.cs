namespace Ivr.Media;

/// <summary>The keys one leg's peer presses: as events, by INFO and as tones, each told once, whichever ways it came by.</summary>
internal sealed class PressedKeys(RtpLeg leg, Shard shard, MediaSession session, Listeners heard)
{
    private readonly KeyWays _ways = new(LegPatience.BothWays);
    private KeyReader _reader;
    private LegEar? _ear;

    /// <summary>Keys told to the call so far.</summary>
    public long Told { get; private set; }

    private LegEar Ear => _ear ??= new LegEar(this, shard, heard);

    /// <summary>A new agreement: keys may come another way from now on.</summary>
    public void Open() => Ear.Open();

    /// <summary>Before each packet of sound; see <see cref="LegEar"/>.</summary>
    public void Listen(bool isInConversation) => Ear.Listen(isInConversation);

    /// <summary>An event packet of the peer.</summary>
    public void Take(in RtpPacket packet, KeyEvent read, long tick)
    {
        if (_reader.Take(packet, read, tick) is { } key)
        {
            Press(key, KeyWay.Rtp);
        }
        else if (read is { Key: { } down, Ended: false })
        {
            StillDown(down, KeyWay.Rtp, tick);
        }
    }

    /// <summary>A key counts, by whichever way it came, unless another way brought it already.</summary>
    public void Press(char key, KeyWay way)
    {
        if (leg.IsClosed)
        {
            return;
        }

        if (way != KeyWay.InBand)
        {
            Ear.Shut();
        }

        if (!_ways.Counts(key, way, shard.Tick))
        {
            return;
        }

        if (way == KeyWay.InBand)
        {
            leg.Tally.ToneKeys++;
            shard.Totals.ToneKeys++;
        }

        leg.Tally.Digits++;
        Told++;
        session.PostKey(key);
        leg.StopForKey();
    }

    /// <summary>A key counted before is not let go yet.</summary>
    public void StillDown(char key, KeyWay way, long tick) => _ways.StillDown(key, way, tick);
}

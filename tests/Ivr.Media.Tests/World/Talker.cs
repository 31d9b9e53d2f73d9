using Ivr.Testing;

namespace Ivr.Media.Tests;

/// <summary>A peer with a voice of its own: it sends a steady tone in its codec, and knows what it hears.</summary>
internal sealed class Talker
{
    private readonly MediaWorld _world;
    private readonly int _type;

    public Talker(MediaWorld world, int number, double hertz, int type = 8)
    {
        _world = world;
        _type = type;
        Voice = new Pitch(hertz);
        (Session, Peer) = world.Call(4000 + (2 * number), $"{type} 101");
    }

    public MediaSession Session { get; }

    public Peer Peer { get; }

    public Pitch Voice { get; }

    public bool Speaks { get; set; } = true;

    /// <summary>Lets time pass while all of them speak, each at its own moment of the frame.</summary>
    public static void Talk(MediaWorld world, int milliseconds, params Talker[] all)
    {
        for (var left = milliseconds / 20; left > 0; left--)
        {
            for (var step = 0; step < 4; step++)
            {
                for (var i = step; i < all.Length; i += 4)
                {
                    all[i].Say();
                }

                world.Pass(5);
            }
        }
    }

    public void Say()
    {
        var encoded = new byte[160];
        G711.Encode(_type == 8 ? AudioCodec.Pcma : AudioCodec.Pcmu, Voice.Next(), encoded);
        if (Speaks)
        {
            Peer.Say(encoded, _type);
        }
        else
        {
            Peer.Timestamp += 160;
        }
    }

    /// <summary>What it heard since, by timestamp: what was never sent is silence.</summary>
    public short[] Heard(TimeSpan since)
    {
        var packets = Peer.HeardAfter(since).Where(packet => packet.Type == _type).ToArray();
        if (packets.Length == 0)
        {
            return [];
        }

        var pcm = new short[(int)(packets[^1].Timestamp - packets[0].Timestamp) + 160];
        foreach (var packet in packets)
        {
            G711.Decode(_type == 8 ? AudioCodec.Pcma : AudioCodec.Pcmu, packet.Payload, pcm.AsSpan((int)(packet.Timestamp - packets[0].Timestamp)));
        }

        return pcm;
    }

    /// <summary>Whom of these it heard in the last <paramref name="milliseconds"/>.</summary>
    public string Hears(int milliseconds, params Talker[] all)
    {
        var heard = Heard(_world.Time.Elapsed - TimeSpan.FromMilliseconds(milliseconds));
        return string.Join(' ', all.Where(one => one.Voice.In(heard) > 1000).Select(one => one.Voice.Hertz));
    }
}

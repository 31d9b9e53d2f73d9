namespace Ivr.Media;

/// <summary>Why a datagram was not taken in.</summary>
internal enum Dropped : byte { Foreign, Malformed, UnknownPayload, ForeignReport, MalformedReport }

/// <summary>The counters of one leg, or of all; written on the media thread, read anywhere.</summary>
internal sealed class LegTally
{
    public long Sent;
    public long Received;
    public long Lost;
    public long Expected;
    public long Foreign;
    public long Malformed;
    public long UnknownPayload;
    public long Relayed;
    public long Transcoded;
    public long Digits;
    public long SendFailures;
    public long ReportsSent;
    public long ReportsReceived;
    public long MalformedReports;
    public long ForeignReports;

    /// <summary>What the kernel threw away because nobody fetched it in time.</summary>
    public long Overflown;

    /// <summary>Keys that came as tones only.</summary>
    public long ToneKeys;

    /// <summary>Milliseconds, as are all times here; NaN: not known.</summary>
    public double Jitter = double.NaN;
    public double RoundTrip = double.NaN;
    public double PeerJitter = double.NaN;

    /// <summary>Share of our packets that the peer says it missed.</summary>
    public double PeerLoss = double.NaN;

    public void Count(Dropped why)
    {
        switch (why)
        {
            case Dropped.Foreign:
                Foreign++;
                break;
            case Dropped.Malformed:
                Malformed++;
                break;
            case Dropped.ForeignReport:
                ForeignReports++;
                break;
            case Dropped.MalformedReport:
                MalformedReports++;
                break;
            default:
                UnknownPayload++;
                break;
        }
    }

    public MediaStatistics Snapshot() => new(
        Volatile.Read(ref Sent), Volatile.Read(ref Received), Volatile.Read(ref Lost), Volatile.Read(ref Foreign),
        Volatile.Read(ref Malformed), Volatile.Read(ref UnknownPayload), Volatile.Read(ref Relayed),
        Volatile.Read(ref Transcoded), Volatile.Read(ref Digits), Volatile.Read(ref SendFailures))
    {
        Quality = MediaQuality.Of(this),
    };
}

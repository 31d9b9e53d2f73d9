using Ivr.Media;

namespace Ivr.Calls;

/// <summary>How one leg of a call sounded; see <see cref="MediaQuality"/> for the figures. Milliseconds and shares from 0 to 1.</summary>
/// <param name="Leg"><c>caller</c>, or who was talked to: a seat, a partner, a number (masked).</param>
/// <param name="Received">RTP packets that came.</param>
/// <param name="Heard">What we heard of this side, estimated MOS; null: nothing came.</param>
/// <param name="Sent">What this side heard of us; null: it reports nothing.</param>
public sealed record LegQuality(
    string Leg, long Received, double? Loss, double? Jitter, double? LossThere, double? JitterThere, double? RoundTrip, double? Heard, double? Sent)
{
    /// <summary>The citizen's leg, whoever called.</summary>
    public const string Caller = "caller";

    internal static LegQuality Of(string leg, MediaStatistics of) => new(
        leg, of.Received, Rounded(of.Quality.LossHeard, 4), Rounded(of.Quality.JitterHeard, 1), Rounded(of.Quality.LossSent, 4),
        Rounded(of.Quality.JitterSent, 1), Rounded(of.Quality.RoundTrip, 1), Rounded(of.Quality.MosHeard, 2), Rounded(of.Quality.MosSent, 2));

    private static double? Rounded(double? value, int digits) => value is { } known ? Math.Round(known, digits) : null;
}

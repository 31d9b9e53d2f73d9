using Ivr.Media;

namespace Ivr.Calls;

/// <summary>What a call's record says of its recording.</summary>
/// <param name="File">Below the recordings' folder; null: there is none.</param>
/// <param name="From">When it began.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="Paused">What was left out on purpose, in seconds from its beginning.</param>
/// <param name="LostSeconds">Sound that should be in it and is not; null: nothing.</param>
/// <param name="Fault">Why it is incomplete; null: it is whole.</param>
public sealed record RecordingNote(
    string? File, DateTimeOffset From, double Seconds, IReadOnlyList<PausedNote>? Paused, double? LostSeconds, string? Fault)
{
    internal static RecordingNote Of(RecordingFacts facts, DateTimeOffset from, bool finished) => new(
        facts.File, from, facts.Length.TotalSeconds,
        facts.Paused.Count == 0 ? null : [.. facts.Paused.Select(span => new PausedNote(span.From.TotalSeconds, (span.To ?? facts.Length).TotalSeconds))],
        facts.Lost > TimeSpan.Zero ? facts.Lost.TotalSeconds : null,
        facts.Fault ?? (finished ? null : "the disk had not taken all of it when this record was written"));
}

/// <summary>A span left out, in seconds from the recording's beginning.</summary>
public sealed record PausedNote(double From, double To);

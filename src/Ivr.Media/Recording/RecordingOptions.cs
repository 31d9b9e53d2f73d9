namespace Ivr.Media;

/// <summary>Where and how calls are recorded.</summary>
public sealed record RecordingOptions
{
    /// <summary>The folder; a folder for each day is made in it.</summary>
    public required string Folder { get; init; }

    /// <summary>What he says on the left and what he hears on the right; else both mixed.</summary>
    public bool Stereo { get; init; } = true;

    /// <summary>Bytes that stay free on the disk: with less nothing is recorded.</summary>
    public long LeastFree { get; init; } = 1L << 30;

    /// <summary>A recording ends when it is so long.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(4);

    /// <summary>What one side says, and how long it speaks and is silent.</summary>
    internal bool IsMessage { get; init; }

    /// <summary>How much sound may wait for the disk, of each recording; what is more is lost and becomes silence.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2.5);
}

/// <summary>What there is of a recording.</summary>
/// <param name="File">Its name below the folder, in the form it has or will have when it is whole; null: none could be begun.</param>
/// <param name="Length">From its first sample to its last, or to now.</param>
/// <param name="Paused">What was left out on purpose, from the beginning of the recording; a span that goes on has no end.</param>
/// <param name="Lost">Sound of both sides that should be in it and is not: silence stands in its place.</param>
/// <param name="Fault">Why it is not what it should be; null: it is.</param>
public sealed record RecordingFacts(string? File, TimeSpan Length, IReadOnlyList<PausedSpan> Paused, TimeSpan Lost, string? Fault);

/// <summary>A span that was left out on purpose.</summary>
public sealed record PausedSpan(TimeSpan From, TimeSpan? To);

/// <summary>How recording does, all calls together. A snapshot.</summary>
/// <param name="Running">Recordings that are being made.</param>
/// <param name="Finished">Whole files since the start.</param>
/// <param name="Faulty">Recordings since the start that lack something, those never begun among them.</param>
/// <param name="FramesLost">Frames of 20 ms lost since the start.</param>
/// <param name="Failure">Why nothing is recorded at present; null: all is well.</param>
public sealed record RecordingHealth(int Running, long Finished, long Faulty, long FramesLost, string? Failure);

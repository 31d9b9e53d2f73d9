namespace Ivr.Media;

/// <summary>How a playlist came to its end.</summary>
public enum PlayResult
{
    /// <summary>To the last sample.</summary>
    Played,

    /// <summary>A key was pressed (barge-in). The key itself comes by <see cref="MediaSession.OnDigit"/>, before this result.</summary>
    DigitPressed,

    /// <summary>Cancelled, replaced by other playing, joined to a bridge, or the session ended.</summary>
    Stopped,
}

/// <summary>How a playlist came to its end, and where.</summary>
/// <param name="Prompt">The one that was being sent, or the last; null: none was.</param>
/// <param name="Position">How much of it was sent.</param>
public readonly record struct PlayEnd(PlayResult Result, Prompt? Prompt, TimeSpan Position);

/// <summary>What a leg hears: one frame of 160 samples (20 ms, 8 kHz, linear), on the media thread. Copy what you keep; never block.</summary>
public delegate void AudioTap(ReadOnlySpan<short> pcm160);

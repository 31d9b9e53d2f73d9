namespace Ivr.Speech;

/// <summary>Makes speech of text. Safe to use from any thread, several at once.</summary>
public interface ISpeechEngine
{
    /// <summary>How its sound is coded; 8000 samples a second, one channel, without a header.</summary>
    SpeechCoding Coding { get; }

    /// <summary>Engine, voice and speed, for people and for the key of the cache: other words, other sound.</summary>
    string Recipe(SpeechOrder order);

    /// <summary>What of the order is spoken: the text, or its reading.</summary>
    /// <exception cref="SpeechException">This engine cannot say it.</exception>
    string Wording(SpeechOrder order);

    /// <summary>The sound, never empty.</summary>
    /// <exception cref="SpeechException">There is none; the fault says whose doing it is.</exception>
    /// <exception cref="OperationCanceledException">Who asked wants it no more.</exception>
    Task<byte[]> SpeakAsync(SpeechOrder order, CancellationToken cancel);
}

/// <summary>How one sample is written.</summary>
public enum SpeechCoding
{
    /// <summary>One byte (ITU-T G.711).</summary>
    Alaw,

    /// <summary>Two bytes, signed, the low one first.</summary>
    Pcm16,
}

/// <summary>What is to be said.</summary>
/// <param name="Language">Its tag, as the plan names it: <c>zh</c>.</param>
/// <param name="Voice"><c>standard</c>, or <c>slow</c> for what an elder hears.</param>
public sealed record SpeechOrder(Spoken Said, string Language = "zh", string Voice = "standard");

/// <summary>Sound of an order.</summary>
/// <param name="Bytes">8000 samples a second, one channel, without a header.</param>
public sealed record SpeechSound(SpeechCoding Coding, byte[] Bytes);

/// <summary>Why there is no sound.</summary>
public enum SpeechFault
{
    /// <summary>It may go better later: away, busy, too slow, half an answer.</summary>
    Away,

    /// <summary>The key or the program is wrong: an operator must mend it.</summary>
    Refused,

    /// <summary>This text, voice or language it cannot say.</summary>
    Unspeakable,
}

/// <summary>An engine made no sound.</summary>
public sealed class SpeechException : Exception
{
    public SpeechException()
    {
    }

    public SpeechException(string message)
        : base(message)
    {
    }

    public SpeechException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public SpeechException(SpeechFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    public SpeechFault Fault { get; }

    /// <summary>How long the engine wants to be left alone; null: it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

namespace Ivr.Media;

/// <summary>
/// Sends keys by RFC 4733, one packet a frame: the duration grows to the key's length, the last packet goes out three times
/// (section 2.5.1.4), then a pause, so that a gateway that makes tones of them keeps two keys apart.
/// </summary>
/// <param name="length">Of a key, in samples.</param>
internal sealed class KeySender(int length)
{
    private const int Ends = 3;
    private const int Pause = 40 * OutStream.SamplesPerMillisecond;
    private const int Most = 64;

    private readonly Queue<byte> _waiting = new();
    private int _duration;
    private int _after;
    private uint _timestamp;

    /// <summary>A key or its pause takes the place of sound.</summary>
    public bool IsBusy => _waiting.Count > 0;

    /// <summary>More than 64 waiting keys are dropped: nobody dials so.</summary>
    public void Add(byte code)
    {
        if (_waiting.Count < Most)
        {
            _waiting.Enqueue(code);
        }
    }

    /// <summary>Call once a frame while busy. Null: the pause after a key.</summary>
    /// <param name="frame">Its length, in samples.</param>
    public KeyEvent? Next(uint now, int frame, out bool begins, out uint timestamp)
    {
        begins = _duration == 0;
        if (begins)
        {
            _timestamp = now;
        }

        timestamp = _timestamp;
        if (_duration < length)
        {
            _duration = Math.Min(_duration + frame, length);
        }
        else
        {
            _after += frame;
        }

        var key = new KeyEvent(_waiting.Peek(), _duration == length, (ushort)_duration);
        if (_after < Ends * frame)
        {
            return key;
        }

        if (_after >= (Ends - 1) * frame + Pause)
        {
            _waiting.Dequeue();
            (_duration, _after) = (0, 0);
        }

        return null;
    }
}

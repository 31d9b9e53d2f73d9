namespace Ivr.Media;

/// <summary>
/// Sends keys by RFC 4733, one packet a frame: the duration grows to the key's length, the last packet goes out three times
/// (section 2.5.1.4), then a pause, so that a gateway that makes tones of them keeps two keys apart.
/// </summary>
internal sealed class KeySender(int frames)
{
    private const int Ends = 3;
    private const int PauseFrames = 2;
    private const int Most = 64;

    private readonly Queue<byte> _waiting = new();
    private int _step;
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
    public KeyEvent? Next(uint now, out bool begins, out uint timestamp)
    {
        begins = _step == 0;
        if (begins)
        {
            _timestamp = now;
        }

        timestamp = _timestamp;
        var step = ++_step;
        var duration = (ushort)(Math.Min(step, frames) * OutStream.SamplesPerFrame);
        KeyEvent? next = step < frames + Ends ? new KeyEvent(_waiting.Peek(), step >= frames, duration) : null;
        if (step == frames + Ends - 1 + PauseFrames)
        {
            _waiting.Dequeue();
            _step = 0;
        }

        return next;
    }
}

namespace Ivr.Flows.Simulation;

/// <summary>How long a prompt is, in a language and voice.</summary>
public delegate TimeSpan PromptLengths(string id, string language, string voice);

/// <summary>The caller and his phone on a time of their own, which only moves when something is played or waited for.</summary>
internal sealed class SimulatedPhone(SimulatedCaller caller, Transcript transcript)
{
    // As many as the live call keeps.
    private const int MostKeys = 32;

    private readonly Queue<char> _keys = new();
    private readonly CancellationTokenSource _gone = new();

    /// <summary>Cancelled when he hangs up.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Since the call began.</summary>
    public TimeSpan Now { get; private set; }

    public Fingers Fingers { get; } = new(caller, transcript);

    public void Say(Phrase text) => transcript.Add(Now, text);

    public char? TakeKey() => _keys.TryDequeue(out var key) ? key : null;

    public void ForgetKeys() => _keys.Clear();

    /// <summary>Lets time go by until <paramref name="until"/>, or a key.</summary>
    /// <returns>Whether a key stopped it; it waits to be taken.</returns>
    /// <exception cref="OperationCanceledException">He hung up on the way.</exception>
    public bool Pass(TimeSpan until, bool untilKey)
    {
        while (true)
        {
            var due = Fingers.Due is { } act && act <= until ? act : (TimeSpan?)null;
            if (caller.Patience <= (due ?? until))
            {
                MoveTo(caller.Patience);
                HangUp();
            }

            MoveTo(due ?? until);
            if (due is null)
            {
                return false;
            }

            if (Press(Fingers.Take(Now)) && untilKey)
            {
                return true;
            }
        }
    }

    /// <summary>Plays one prompt.</summary>
    /// <returns>Whether a key interrupted it.</returns>
    public bool Play(string id, TimeSpan length, bool bargeIn)
    {
        Fingers.Hears(id, Now, length);
        var interrupted = Pass(Now + length, bargeIn);
        Fingers.Heard(id, Now);
        return interrupted;
    }

    /// <summary>Plays one prompt that only 0 interrupts.</summary>
    /// <returns>The 0, or the first key but # that was pressed; null: none.</returns>
    public char? Hear(string id, TimeSpan until)
    {
        var first = (char?)null;
        Fingers.Hears(id, Now, until - Now);
        while (first != '0' && Pass(until, untilKey: true))
        {
            var pressed = TakeKey();
            first = pressed == '0' || (first is null && pressed != '#') ? pressed : first;
        }

        Fingers.Heard(id, Now);
        return first;
    }

    private void MoveTo(TimeSpan time) => Now = time > Now ? time : Now;

    private bool Press(KeyStep step)
    {
        switch (step.Act)
        {
            case KeyAct.HangUp:
                HangUp();
                return false;
            case KeyAct.Press when _keys.Count < MostKeys:
                transcript.Keys++;
                Say($"key {step.Key}");
                _keys.Enqueue(step.Key);
                return true;
            default:
                return false;
        }
    }

    private void HangUp()
    {
        Say("hangs up");
        _gone.Cancel();
        throw new OperationCanceledException(_gone.Token);
    }
}

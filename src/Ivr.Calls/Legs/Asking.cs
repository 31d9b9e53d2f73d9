using Ivr.Flows;
using Ivr.Media;

namespace Ivr.Calls;

/// <summary>
/// A web service is asked while the caller hears something: the first sound to its end, the others again and again until the answer is
/// there. 0 ends it all; of other keys the first is kept for what follows, but <c>#</c>, with which numbers end.
/// </summary>
internal sealed class Asking(CallLoop loop, Leg leg, KeyBuffer keys, Task<WebReply> answer)
{
    private char? _key;

    /// <returns>The key that was kept, or the 0; null: none.</returns>
    public async Task<char?> HearAsync(IReadOnlyList<Prompt> sounds, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var zero = ZeroAsync(over.Token);
        for (var round = 0; !zero.IsCompleted && (round == 0 || !answer.IsCompleted); round++)
        {
            await HearAsync(sounds[round % sounds.Count], zero, round > 0 ? answer : zero, stop);
            stop.ThrowIfCancellationRequested();
        }

        over.Cancel();
        await zero;
        return _key;
    }

    private async Task HearAsync(Prompt sound, Task zero, Task orThis, CancellationToken stop)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var playing = leg.Media.PlayAsync([sound], stopOnDigit: false, cut.Token);
        await CallLoop.FirstAsync(playing, zero, orThis);
        cut.Cancel();
        if (await playing is { Result: PlayResult.Stopped } && !zero.IsCompleted)
        {
            // Nothing can be heard any more, or the answer is there.
            await CallLoop.FirstAsync(zero, answer);
        }
    }

    private async Task ZeroAsync(CancellationToken over)
    {
        while (_key != '0' && !over.IsCancellationRequested)
        {
            try
            {
                var pressed = await keys.TakeAsync(loop, TimeSpan.FromHours(1), over);
                _key = pressed == '0' || (_key is null && pressed != '#') ? pressed : _key;
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                // The answer is there, or he is gone.
            }
        }
    }
}
